/** Gets wheels into a folder: by pip, which knows the user's index, certificates and proxy; without pip from the index itself. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { AkidError } from "../../dsl/errors.ts";
import { download, exists } from "../sources/files/download.ts";
import { progressOf } from "../sources/files/progress.ts";
import { type Ended, lineOf, runProgram } from "./program.ts";
import { fileOf, type Wheel } from "./wheels.ts";

const where = "native install";

const otherwise = (wheel: Wheel): string =>
  `Set PIP_INDEX_URL to an index that can be reached, or get ${fileOf(wheel)} on another way and give it by --wheel FILE.`;

/** The wheels' files; those that are there with the right bytes are not fetched again. */
export async function fetchWheels(wheels: readonly Wheel[], folder: string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const missing: Wheel[] = [];
  for (const wheel of wheels) {
    const file = join(folder, fileOf(wheel));
    if (!(await exists(file))) missing.push(wheel);
    else if ((await sha256Of(file)) !== wheel.sha256) {
      await rm(file);
      missing.push(wheel);
    }
  }
  const python = missing.length > 0 ? await pythonWithPip() : undefined;
  for (const wheel of missing) await (python ? byPip(python, wheel, folder) : fromIndex(wheel, folder));
  return wheels.map((wheel) => join(folder, fileOf(wheel)));
}

/** The checksum of a file, in hex. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

async function pythonWithPip(): Promise<string | undefined> {
  for (const python of ["python3", "python"]) {
    if ((await runProgram(python, ["-m", "pip", "--version"])).ok) return python;
  }
  return undefined;
}

async function byPip(python: string, wheel: Wheel, folder: string): Promise<void> {
  const list = join(folder, "requirements.txt");
  const temporary = join(folder, "pip");
  await writeFile(list, `${wheel.package}==${wheel.version} --hash=sha256:${wheel.sha256}\n`);
  await mkdir(temporary, { recursive: true });
  const platforms = (wheel.tags.split("-")[2] ?? "").split(".").flatMap((platform) => ["--platform", platform]);
  const others = ["--python-version", "3.12", "--implementation", "cp", "--only-binary=:all:", "--no-deps"];
  // No cache, and temporary files here: all that an installation leaves is in its own folder.
  const kept = ["--require-hashes", "--no-cache-dir", "--disable-pip-version-check", "--dest", folder];
  const args = ["-m", "pip", "download", ...platforms, ...others, ...kept, "--requirement", list];
  const env = { TMPDIR: temporary };
  try {
    const ended = await runProgram(python, args, { env, shown: process.stderr.isTTY === true });
    if (ended.ok) return;
    const what = `pip cannot download ${fileOf(wheel)} (${reasonOf(ended)})`;
    throw new AkidError({ where, what, advice: otherwise(wheel) });
  } finally {
    await rm(temporary, { recursive: true, force: true });
    await rm(list, { force: true });
  }
}

/** pip's last error; that of an index that cannot be reached says only that it has no such package. */
function reasonOf(ended: Ended): string {
  const connection = /broken by '(.+)': /.exec(ended.stderr)?.[1]?.replace(/<[^>]+>: /, "");
  return connection ?? lineOf(ended, /^ERROR/).replace(/^ERROR: /, "");
}

/** The simple index of Python packages (PEP 503): a page of links for each package. */
async function fromIndex(wheel: Wheel, folder: string): Promise<void> {
  const index = process.env.PIP_INDEX_URL || "https://pypi.org/simple";
  const page = new URL(`${index.replace(/\/+$/, "")}/${wheel.package}/`);
  const name = fileOf(wheel);
  const unreached = (what: string, cause?: unknown): AkidError =>
    new AkidError(
      { where, what: `there is no pip, and '${page}' ${what}`, advice: `Install pip; or: ${otherwise(wheel)}` },
      { cause },
    );
  const answer = await fetch(page, { headers: { accept: "text/html" } }).catch((cause: Error) => {
    throw unreached(`cannot be reached (${(cause.cause as Error | undefined)?.message ?? cause.message})`, cause);
  });
  if (!answer.ok) throw unreached(`answers ${answer.status} ${answer.statusText}`);
  const links = [...(await answer.text()).matchAll(/href=["']([^"']+)["']/g)].map(([, link]) => link as string);
  const link = links.find((one) => one.split("#")[0]?.endsWith(`/${name}`));
  if (link === undefined) throw unreached(`has no ${name}`);
  const url = new URL(link.replaceAll("&amp;", "&"), answer.url);
  url.hash = "";
  await download(where, { url: url.href, file: join(folder, name), sha256: wheel.sha256, ...progressOf(where, name) });
}
