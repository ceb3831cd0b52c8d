/** The package as it is built, brought up to date: processes start from it in a third of the time of the sources. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { isHeld, takeLock } from "../src/files/lock.ts";

export const root = join(import.meta.dirname, "..");

const sources = ["dsl", "src", "codegen"];
const settings = ["package.json", "tsconfig.json", "tsconfig.build.json"];
const notes = join(root, ".vitest");

/** The path of a file of the package that is up to date: `built("src/cli/akid.js")`. */
export function built(file: string): string {
  if (!isFresh()) {
    mkdirSync(notes, { recursive: true });
    using _lock = waitForLock(join(notes, "build.lock"));
    if (!isFresh()) build();
  }
  return join(root, "dist", file);
}

/** A module of the package as it is built, so that what it starts is built, too: `Module` is that of the source. */
export const builtModule = async <Module>(file: string): Promise<Module> =>
  (await import(/* @vite-ignore */ pathToFileURL(built(file)).href)) as Module;

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .flatMap((entry) => (entry.isFile() ? join(entry.parentPath, entry.name) : []))
    .sort();

/** Whether `dist` has a file for each source, and was made from their texts. */
function isFresh(): boolean {
  const note = join(notes, "built");
  if (!existsSync(note) || readFileSync(note, "utf8") !== digest()) return false;
  const texts = sources.flatMap((folder) => filesIn(join(root, folder))).filter((file) => file.endsWith(".ts"));
  return texts.every((file) => existsSync(join(root, "dist", file.slice(root.length).replace(/\.ts$/, ".js"))));
}

function digest(): string {
  const hash = createHash("sha256");
  const files = [
    ...settings.map((file) => join(root, file)),
    ...sources.flatMap((folder) => filesIn(join(root, folder))),
  ];
  for (const file of files) hash.update(file).update("\0").update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

/** Each file is replaced at once, and only if it is another one: processes may be reading them. Types are not checked. */
function build(): void {
  const made = digest(); // a source that changes meanwhile is for the next build
  const staging = join(notes, `build-${process.pid}`);
  const compiler = join(root, "node_modules/typescript7/bin/tsc");
  const flags = ["-p", join(root, "tsconfig.build.json"), "--noCheck", "--outDir", staging];
  try {
    execFileSync(process.execPath, [compiler, ...flags], { encoding: "utf8" });
    const dist = join(root, "dist");
    const files = filesIn(staging).map((file) => file.slice(staging.length));
    for (const file of files) {
      const [from, to] = [join(staging, file), join(dist, file)];
      if (existsSync(to) && readFileSync(from).equals(readFileSync(to))) continue;
      mkdirSync(dirname(to), { recursive: true });
      renameSync(from, to);
    }
    const kept = new Set(files.map((file) => join(dist, file)));
    for (const file of filesIn(dist)) if (!kept.has(file)) rmSync(file, { force: true });
    writeFileSync(join(notes, "built"), made);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** Several test files may find at once that there is something to build. */
function waitForLock(file: string): Disposable {
  for (;;) {
    const lock = takeLock(file);
    if (isHeld(lock)) return lock;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  }
}
