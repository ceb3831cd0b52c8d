/** What a sweep is pointed at: a template, or the folder that was made from one. */
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { UsageError } from "../../dsl/errors.ts";
import { defaultFolder } from "../generate/header.ts";

export interface Target {
  /** Where variants and runs are, in full. */
  readonly folder: string;
  /** In full; undefined where a folder was given. */
  readonly template: string | undefined;
}

/** @throws UsageError where there is neither */
export function targetOf(target: string, out: string | undefined): Target {
  const found = statSync(target, { throwIfNoEntry: false });
  if (found?.isFile()) {
    const template = resolve(target);
    return { folder: resolve(out ?? defaultFolder(template)), template };
  }
  const where = `sweep '${target}'`;
  if (!found) throw new UsageError({ where, what: "there is no such template or folder" });
  if (out === undefined) return { folder: resolve(target), template: undefined };
  throw new UsageError({ where, what: "a folder has its variants in it", advice: "Give `out` with a template only." });
}
