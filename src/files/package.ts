/** What the package says of itself. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

interface Package {
  readonly version: string;
  readonly engines: { readonly node: string };
}

/** akid's own package.json, from its sources as from its build. */
export function ownPackage(): Package {
  const file = createRequire(import.meta.url).resolve("akid/package.json");
  return JSON.parse(readFileSync(file, "utf8")) as Package;
}
