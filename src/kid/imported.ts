/** What a file of an experiment, TypeScript or JavaScript, exports by default, as a module in this process. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { register as registerForRequire } from "tsx/cjs/api";
import { register } from "tsx/esm/api";

/** From its sources akid runs by tsx already. */
const isBuilt = import.meta.url.endsWith(".js");

/** Those of a file that Node takes for CommonJS are one object, the default export of the module. */
interface Exports {
  readonly default?: Exports & { readonly __esModule?: boolean };
}

export async function imported(file: string): Promise<unknown> {
  if (isBuilt) {
    // What an experiment imports of akid: tsx reads every module that is loaded after it, which takes four times as long.
    await Promise.all([import("../../dsl/index.ts"), import("../train.ts"), import("../sources/index.ts")]);
    registerForRequire(); // Node takes the files of a project without "type": "module" for CommonJS
    register();
  }
  const found = (await import(pathToFileURL(resolve(file)).href)) as Exports;
  const exports = found.default?.__esModule === true ? found.default : found;
  return exports.default;
}
