/** What the file of an experiment exports by default, for a command. */
import { existsSync } from "node:fs";
import { AkidError, UsageError } from "../../dsl/errors.ts";
import { imported } from "../kid/imported.ts";

/** @throws UsageError where there is no such file; AkidError where it cannot be imported */
export async function defaultExport(where: string, file: string): Promise<unknown> {
  if (!existsSync(file)) throw new UsageError({ where, what: `there is no file '${file}'` });
  try {
    return await imported(file);
  } catch (cause) {
    if (cause instanceof AkidError) throw cause;
    throw new AkidError({ where, what: `'${file}' cannot be imported: ${(cause as Error).message}` }, { cause });
  }
}
