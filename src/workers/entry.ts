/** How worker threads start, from the built package and from its sources. */
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const isSource = import.meta.url.endsWith(".ts");

/** The file of a worker, named relative to the module `from` and without its extension. */
export const entry = (from: string, name: string): URL => new URL(`${name}.${isSource ? "ts" : "js"}`, from);

/**
 * Node's arguments for a thread, with what lets it read TypeScript where akid, or a module that it imports, is written in
 * it. `--import tsx` does nothing in a thread of Node 20: hooks of modules are to be registered in the thread itself.
 */
export function argumentsFor(module = ""): string[] {
  if (!isSource && !module.endsWith(".ts")) return process.execArgv;
  const required = pathToFileURL(createRequire(import.meta.url).resolve("tsx/esm/api"));
  const loader = new URL("./index.mjs", required).href; // the file for `require` looks for its hooks in a wrong folder
  const code = `import { register } from ${JSON.stringify(loader)}; register();`;
  const imports = `data:text/javascript,${encodeURIComponent(code)}`;
  return [...process.execArgv, "--conditions=akid-source", "--import", imports];
}
