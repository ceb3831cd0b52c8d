/** The npm packages of an installation: @tensorflow/tfjs-node with all that it requires, as a lock file pins them. */
import { copyFile, mkdir, readdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { AkidError } from "../../dsl/errors.ts";
import { lineOf, runProgram } from "./program.ts";

const where = "native install";

/** Installs the packages in a folder; no script of theirs runs. */
export async function installPackages(folder: string): Promise<void> {
  const own = join(dirname(createRequire(import.meta.url).resolve("akid/package.json")), "data", "native");
  await mkdir(folder, { recursive: true });
  for (const name of ["package.json", "package-lock.json"]) await copyFile(join(own, name), join(folder, name));
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const ended = await runProgram("npm", args, { cwd: folder });
  if (!ended.ok) {
    const line = lineOf(ended, /^npm (error|ERR!) [^A]/).replace(/^npm (error|ERR!) /, "");
    const advice = "`npm ping` says whether the registry can be reached, `npm config get registry` which one it is.";
    throw new AkidError({ where, what: `npm cannot install @tensorflow/tfjs-node (${line})`, advice });
  }
  await removeMaps(join(folder, "node_modules"));
}

/** Source maps of bundles are two thirds of the packages. */
async function removeMaps(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && entry.name.endsWith(".js.map")) await rm(join(entry.parentPath, entry.name));
  }
}
