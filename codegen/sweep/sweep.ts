/** Runs the accepted variants of a template or of a folder, each in its own process, and sums them up. */
import { resolve } from "node:path";
import { readManifest } from "../generate/manifest.ts";
import type { RunRecord } from "../results/run.ts";
import { execute } from "./execute.ts";
import { checkVariants, lockSweep, openPlan } from "./folder.ts";
import { listSource, runsOf, sized } from "./grid.ts";
import { Interrupt } from "./interrupt.ts";
import { Board } from "./live.ts";
import { checkSweep, devicesOf, type SweepOptions } from "./options.ts";
import { schedule } from "./schedule.ts";
import { Slots } from "./slots.ts";
import { stoppingRule } from "./stopping.ts";
import { Store } from "./store.ts";

/** What a sweep came to. */
export interface Swept {
  readonly folder: string;
  readonly runs: readonly RunRecord[];
  /** Whether Ctrl-C ended it before its last run. */
  readonly interrupted: boolean;
}

export async function sweep(options: SweepOptions): Promise<Swept> {
  checkSweep(options);
  const folder = resolve(options.target);
  const manifest = readManifest(folder);
  using _lock = lockSweep(folder);
  checkVariants(folder, manifest.variants);
  const { output = process.stdout, perRun = 1 } = options;
  const plan = openPlan(folder, options);
  const store = new Store(folder);
  const devices = devicesOf(options);
  const runs = sized(runsOf(manifest.variants), perRun);
  using interrupt = new Interrupt();
  using board = new Board(output, plan.goal, runs.length);
  const rule = plan.stop ? stoppingRule(plan.stop, plan.goal.direction) : undefined;
  const open = runs.filter(({ run }) => {
    const result = store.result(run);
    if (!result) return true;
    board.end(run, result, true);
    return false;
  });
  const surroundings = { folder, store, goal: plan.goal, rule, devices, interrupt, board };
  await schedule({
    slots: new Slots(devices.names),
    source: listSource(open),
    gently: interrupt.gently,
    execute: (run, lease) => execute(run, lease, surroundings),
  });
  const records = runs.flatMap(({ run }) => store.record(run, plan.goal) ?? []);
  return { folder, runs: records, interrupted: interrupt.gently.aborted };
}
