/** Runs what a source gives on the devices there are, shows it, and sums up what has come out. */
import { sentenceOf } from "../check/sentence.ts";
import type { Variant } from "../generate/manifest.ts";
import type { Connection } from "../queue/connect.ts";
import { Remote } from "../queue/remote.ts";
import { type Ranked, type ResultPaths, rank, writeResults } from "../results/index.ts";
import type { Goal, RunRecord } from "../results/run.ts";
import type { Space } from "../space/space.ts";
import { execute } from "./execute.ts";
import { Interrupt } from "./interrupt.ts";
import { Board } from "./live.ts";
import { devicesOf, type Plan, type SweepOptions } from "./options.ts";
import { type RunSource, schedule } from "./schedule.ts";
import { Slots } from "./slots.ts";
import { stoppingRule } from "./stopping.ts";
import type { Store } from "./store.ts";

/** What a sweep came to. */
export interface Swept {
  /** In full. */
  readonly folder: string;
  readonly goal: Goal;
  /** Those that have ended, now or before, in their order; then one for each combination that the type check refused. */
  readonly runs: readonly RunRecord[];
  /** Whether Ctrl-C ended it before its last run. */
  readonly interrupted: boolean;
  readonly ranking: readonly Ranked[];
  /** Ranking, page and TensorBoard's files. */
  readonly results: ResultPaths;
}

/** What there is to run, and where. */
export interface Work {
  readonly folder: string;
  readonly store: Store;
  readonly plan: Plan;
  readonly source: RunSource;
  readonly space: Space;
}

/** Every run to its end, unless Ctrl-C comes before. */
export async function conduct(
  { folder, store, plan, source, space }: Work,
  options: SweepOptions,
  connection?: Connection,
): Promise<Swept> {
  const { goal, stop } = plan;
  const { output = process.stdout } = options;
  const devices = devicesOf(options);
  const rule = stop ? stoppingRule(stop, goal.direction) : undefined;
  using interrupt = new Interrupt();
  using board = new Board(output, goal, () => source.total);
  const most = options.slots ?? (plan.search === "tpe" ? "agents" : Number.POSITIVE_INFINITY);
  const shared = { folder, store, goal, rule, interrupt, board };
  const remote = connection && new Remote({ ...shared, connection, most });
  const isTold = await remote?.recall();
  for (const run of source.runs) {
    const result = store.result(run);
    if (result) board.end(run, result, true);
    if (rule && !isTold) for (const reported of store.reports(run, goal.metric)) rule.report(reported);
  }
  try {
    await schedule({
      slots: remote ?? new Slots(devices.names),
      source,
      gently: interrupt.gently,
      execute: (run, lease) => remote?.execute(run) ?? execute(run, lease, { ...shared, devices }),
    });
  } finally {
    await remote?.close();
  }
  const ended = source.runs.flatMap((run) => store.record(run, goal) ?? []);
  const all = [...ended, ...source.refused.map(rejected)];
  const results = writeResults(folder, all, goal, space);
  return { folder, goal, runs: all, interrupted: interrupt.gently.aborted, ranking: rank(all, goal), results };
}

const rejected = ({ id, parameters, diagnostics = [] }: Variant): RunRecord => ({
  name: id,
  file: "",
  seed: 0,
  parameters,
  status: "rejected",
  value: undefined,
  curve: [],
  seconds: 0,
  ...(diagnostics[0] && { error: sentenceOf(diagnostics[0].message) }),
});
