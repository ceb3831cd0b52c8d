/** One run of a folder, by its number: what a task of a cluster's job array does. */
import { UsageError } from "../../dsl/errors.ts";
import { readManifest } from "../generate/manifest.ts";
import { execute } from "./execute.ts";
import { checkVariants, keepPlan, planFor } from "./folder.ts";
import { runsOf } from "./grid.ts";
import { Interrupt } from "./interrupt.ts";
import { Board } from "./live.ts";
import { checkSweep, devicesOf, type SweepOptions } from "./options.ts";
import { type Run, type RunResult, Store } from "./store.ts";
import { targetOf } from "./target.ts";

export interface OnlyOptions extends Pick<SweepOptions, "target" | "gpus" | "metric" | "direction" | "output"> {
  /** From 0: first every accepted variant of the folder with its first seed, then every one with its second, ... */
  readonly only: number;
}

/** What came of the one run; without a result it was interrupted. */
export interface Only {
  readonly run: Run;
  readonly result: RunResult | undefined;
}

/**
 * Runs one of the runs of a folder that `generate` has written, on all cores or GPUs, from its newest checkpoint on if it
 * has begun before; one that has ended is not run again. Any number of machines may do so at once on a shared folder;
 * afterwards a sweep with `resume` ranks what they have made.
 *
 * @example
 * const { result } = await runOnly({ target: "digits.sweep", only: 3, metric: "accuracy" });
 * @throws UsageError for a number that no run has
 */
export async function runOnly({ only, ...options }: OnlyOptions): Promise<Only> {
  const { target, gpus, output = process.stdout } = options;
  const all = { ...options, ...(gpus ? { perRun: gpus.length } : { slots: 1 }) };
  checkSweep(all);
  const { folder, template } = targetOf(target, undefined);
  if (template !== undefined) {
    const advice = "Write its variants with `akid generate`, and give their folder.";
    throw new UsageError({ where: "sweep", what: `only expects a folder, found template '${target}'`, advice });
  }
  const { variants } = readManifest(folder);
  const runs = runsOf(variants);
  const run = runs[only];
  if (!run) {
    throw new UsageError({ where: `sweep '${target}'`, what: `has ${runs.length} runs, from 0 on: none is ${only}` });
  }
  checkVariants(
    folder,
    variants.filter(({ file }) => file === run.file),
  );
  keepPlan(folder, planFor(folder, { ...options, resume: true }));
  const { goal } = planFor(folder, { ...options, resume: true }); // another machine's may have been first
  const store = new Store(folder);
  using interrupt = new Interrupt();
  using board = new Board(output, goal, () => 1);
  const before = store.result(run);
  if (before) board.end(run, before);
  else {
    const devices = devicesOf(all);
    const lease = { devices: devices.names, release: () => {} };
    await execute(run, lease, { folder, store, goal, rule: undefined, devices, interrupt, board });
  }
  return { run, result: store.result(run) };
}
