/** One run from begin to end: waits for the process of an earlier sweep, starts its own, and tells everybody. */
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { AkidError } from "../../dsl/errors.ts";
import { liveHolder } from "../../src/files/lock.ts";
import type { Identity } from "../../src/files/processes.ts";
import type { Goal } from "../results/run.ts";
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

/** A process whose sweep is gone ends after its step; one that has not by then is ended. */
const patienceMs = 10_000;

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
    await leftAlone(own, interrupt);
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

/** Waits until no process of a sweep that was killed is at work in the folder. */
async function leftAlone(folder: string, { atOnce }: Interrupt): Promise<void> {
  const lock = join(folder, files.lock);
  const began = performance.now();
  for (let holder = liveHolder(lock); holder && !atOnce.aborted; holder = liveHolder(lock)) {
    if (performance.now() - began > patienceMs) end(holder, folder);
    await setTimeout(50);
  }
}

function end({ pid, host }: Identity, folder: string): void {
  if (host === hostname()) process.kill(pid, "SIGKILL");
  else throw new AkidError({ where: `run '${folder}'`, what: `process ${pid} on ${host} is at work in it` });
}
