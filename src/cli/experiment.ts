/** The file of an experiment, TypeScript or JavaScript, as a module in this process. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { register } from "tsx/esm/api";
import { AkidError, UsageError } from "../../dsl/errors.ts";

/** From its sources akid runs by tsx already. */
const isBuilt = import.meta.url.endsWith(".js");

/**
 * What a file exports by default.
 *
 * @throws UsageError where there is no such file; AkidError where it cannot be imported
 */
export async function defaultExport(where: string, file: string): Promise<unknown> {
  const path = resolve(file);
  if (!existsSync(path)) throw new UsageError({ where, what: `there is no file '${file}'` });
  if (isBuilt) register();
  try {
    return ((await import(pathToFileURL(path).href)) as { readonly default?: unknown }).default;
  } catch (cause) {
    if (cause instanceof AkidError) throw cause;
    throw new AkidError({ where, what: `'${file}' cannot be imported: ${(cause as Error).message}` }, { cause });
  }
}
