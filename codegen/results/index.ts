/** The results of a sweep: ranking, page, and TensorBoard's files. */
import { basename, join, resolve } from "node:path";
import { writeAtomic } from "../../src/files/atomic.ts";
import type { Space } from "../space/space.ts";
import { rankingCsv } from "./csv.ts";
import { writeHParams } from "./hparams.ts";
import { importance } from "./importance.ts";
import { page } from "./page/page.ts";
import { rank } from "./ranking.ts";
import type { Goal, RunRecord } from "./run.ts";

export { type Ranked, rank } from "./ranking.ts";

/** What was written. */
export interface ResultPaths {
  readonly csv: string;
  readonly json: string;
  readonly report: string;
  /** Event files for TensorBoard: the sweep's, then one for each run. */
  readonly events: readonly string[];
}

/**
 * Writes `results.csv`, `results.json`, `report.html` and the event files into the sweep's folder; earlier ones are
 * replaced.
 *
 * @example writeResults("digits.sweep", runs, { metric: "accuracy", direction: "max" }, space).report
 */
export function writeResults(folder: string, runs: readonly RunRecord[], goal: Goal, space: Space): ResultPaths {
  const events = writeHParams(folder, runs, goal, { space });
  const ranking = rank(runs, goal);
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeAtomic(path, text);
    return path;
  };
  const names = space.parameters.map(({ name }) => name);
  const shares = importance(space, runs);
  const summary = {
    version: 1,
    goal,
    ranking,
    ...(shares && { importance: shares }),
    runs: runs.map(({ curve, ...run }) => run),
  };
  return {
    csv: write("results.csv", rankingCsv(ranking, names)),
    json: write("results.json", `${JSON.stringify(summary, null, 2)}\n`),
    report: write("report.html", page(basename(resolve(folder)), runs, { goal, space })),
    events,
  };
}
