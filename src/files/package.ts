/** What packages say of themselves: akid's own, and those that it finds. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

interface Package {
  readonly version: string;
  readonly engines: { readonly node: string };
}

/** akid's own package.json, from its sources as from its build. */
export function ownPackage(): Package {
  const file = createRequire(import.meta.url).resolve("akid/package.json");
  return JSON.parse(readFileSync(file, "utf8")) as Package;
}

/**
 * The version of a package that a module would get, without loading it; undefined if it is not installed. Many packages do
 * not export their package.json, so it is looked for as Node would.
 */
export function versionOf(name: string, from: string = import.meta.url): string | undefined {
  const folders = createRequire(from).resolve.paths(name) ?? [];
  const file = folders.map((folder) => join(folder, name, "package.json")).find((path) => existsSync(path));
  return file && (JSON.parse(readFileSync(file, "utf8")) as { readonly version: string }).version;
}
