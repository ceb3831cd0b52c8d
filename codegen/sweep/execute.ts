/** One run from begin to end: waits for the process of an earlier sweep, starts its own, and tells everybody. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Goal } from "../results/run.ts";
import { leftAlone } from "./alone.ts";
import type { Interrupt } from "./interrupt.ts";
import { type Ending, launch } from "./launch.ts";
import type { Board } from "./live.ts";
import type { Order, Report } from "./messages.ts";
import type { Devices } from "./options.ts";
import type { Lease } from "./slots.ts";
import type { StoppingRule } from "./stopping.ts";
import { files, type Run, type Store } from "./store.ts";

/** What the runs of a sweep share. */
export interface Surroundings {
  /** Of the sweep. */
  readonly folder: string;
  readonly store: Store;
  readonly goal: Goal;
  readonly rule: StoppingRule | undefined;
  readonly devices: Devices;
  readonly interrupt: Interrupt;
  readonly board: Board;
}

export async function execute(run: Run, lease: Lease, surroundings: Surroundings): Promise<void> {
  const { folder, store, goal, devices, interrupt, board } = surroundings;
  const own = store.open(run);
  const file = resolve(folder, run.file);
  const { rebased } = await import("./rebase.ts"); // which loads the compiler
  const experiment = rebased(readFileSync(file, "utf8"), file, own);
  const task = { file, folder: own, seed: run.seed, parameters: run.parameters, goal, experiment };
  board.begin(run);
  store.note("begin", { run: run.name, devices: lease.devices });
  let ending: Ending = "locked";
  while (ending === "locked") {
    await leftAlone(join(own, files.lock), {
      atOnce: interrupt.atOnce,
      onWait: ({ pid, host }) => board.line(`${run.name} waits for process ${pid} on ${host}`),
    });
    ending = await launch(task, {
      environment: devices.environment(lease.devices),
      gently: interrupt.gently,
      atOnce: interrupt.atOnce,
      onReport: (report) => orderOn(run, report, surroundings),
    });
  }
  if (typeof ending === "object") {
    store.note(ending.status, { run: run.name });
    board.end(run, ending);
  } else {
    store.note(ending, { run: run.name });
    board.leave(run);
  }
}

/** Every validation counts in the rule, also a run's last one, after which there is nothing to stop. */
function orderOn(run: Run, report: Report, { board, rule }: Surroundings): Order {
  board.report(run, report);
  const { step, steps, epochs, value } = report;
  const stop = rule?.report({ run: run.name, step, epochs, value }) ?? false;
  return stop && step < steps ? "stop" : "go on";
}
