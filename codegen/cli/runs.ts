/** What other commands ask of a sweep's folder: how many runs it has. */
import { existsSync } from "node:fs";
import { relative } from "node:path";
import { UsageError } from "../../dsl/errors.ts";
import { manifestName, readManifest } from "../generate/manifest.ts";
import { checkVariants } from "../sweep/folder.ts";
import { runsOf } from "../sweep/grid.ts";
import { targetOf } from "../sweep/target.ts";

export interface SweepRuns {
  /** In full. */
  readonly folder: string;
  readonly runs: number;
}

/**
 * Of a template or its folder: variants that have been written, each with all its seeds.
 *
 * @throws UsageError where there are none, or they are not as they were written
 */
export function sweepRuns(where: string, target: string): SweepRuns {
  const { folder, template } = targetOf(target, undefined);
  if (template !== undefined && !existsSync(`${folder}/${manifestName}`)) {
    const what = `'${target}' has no folder of variants, ${relative("", folder)}`;
    throw new UsageError({ where, what, advice: `Write them: \`akid generate ${target}\`.` });
  }
  const { variants } = readManifest(folder);
  checkVariants(folder, variants);
  const runs = runsOf(variants).length;
  if (runs > 0) return { folder, runs };
  throw new UsageError({ where, what: `the type check has accepted none of the variants in '${folder}'` });
}
