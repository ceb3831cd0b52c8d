/** The file of an experiment, TypeScript or JavaScript, as a module in this process. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { register as registerForRequire } from "tsx/cjs/api";
import { register } from "tsx/esm/api";
import { AkidError, UsageError } from "../../dsl/errors.ts";

/** From its sources akid runs by tsx already. */
const isBuilt = import.meta.url.endsWith(".js");

/** Those of a file that Node takes for CommonJS are one object, the default export of the module. */
interface Exports {
  readonly default?: Exports & { readonly __esModule?: boolean };
}

/**
 * What a file exports by default.
 *
 * @throws UsageError where there is no such file; AkidError where it cannot be imported
 */
export async function defaultExport(where: string, file: string): Promise<unknown> {
  const path = resolve(file);
  if (!existsSync(path)) throw new UsageError({ where, what: `there is no file '${file}'` });
  if (isBuilt) {
    registerForRequire(); // Node takes the files of a project without "type": "module" for CommonJS
    register();
  }
  try {
    const found = (await import(pathToFileURL(path).href)) as Exports;
    const exports = found.default?.__esModule === true ? found.default : found;
    return exports.default;
  } catch (cause) {
    if (cause instanceof AkidError) throw cause;
    throw new AkidError({ where, what: `'${file}' cannot be imported: ${(cause as Error).message}` }, { cause });
  }
}
