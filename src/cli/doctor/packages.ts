/** Which version of a package a file would get, found without loading it. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** Undefined if it is not installed. Many packages do not export their package.json, so it is looked for as Node would. */
export function versionOf(name: string, from: string = import.meta.url): string | undefined {
  const folders = createRequire(from).resolve.paths(name) ?? [];
  const file = folders.map((folder) => join(folder, name, "package.json")).find((path) => existsSync(path));
  return file && (JSON.parse(readFileSync(file, "utf8")) as { readonly version: string }).version;
}
