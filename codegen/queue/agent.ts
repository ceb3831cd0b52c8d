/** An agent: takes trials from the queues of the sweeps whose template it has, and runs them on its devices. */
import { hostname } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import type { Interrupt } from "../sweep/interrupt.ts";
import type { Devices } from "../sweep/options.ts";
import { type Lease, Slots } from "../sweep/slots.ts";
import { type Run, type RunResult, runName } from "../sweep/store.ts";
import type { Connection, Say } from "./connect.ts";
import type { Taken, Timing } from "./open.ts";
import type { Project } from "./project.ts";
import { Sweeps } from "./sweeps.ts";
import type { Announced } from "./travels.ts";
import { runTrial } from "./trial.ts";

export interface AgentOptions extends Timing {
  readonly connection: Connection;
  /** The template of a sweep on this machine, if it is here. */
  readonly projectOf: (sweep: Announced) => Project | undefined;
  readonly devices: Devices;
  /** Devices of each trial. */
  readonly perRun: number;
  /** Ends when there was nothing to do for so many milliseconds. */
  readonly idleMs: number;
  readonly interrupt: Pick<Interrupt, "gently" | "atOnce">;
  readonly say: Say;
}

const pollMs = 250;
/** A Redis that is away is not waited for at the end: locks run out. */
const farewellMs = 3_000;
const host = hostname();

/** Runs trials until it is interrupted, or idle for long enough; gives back those that have no result then. */
export async function work(options: AgentOptions): Promise<void> {
  const { interrupt, perRun, devices, idleMs, say } = options;
  const slots = new Slots(devices.names);
  const sweeps = new Sweeps({ ...options, places: Math.floor(devices.names.length / perRun) });
  const running = new Set<Promise<void>>();
  const ended = aborted(interrupt.gently);
  let worked = performance.now();
  const goesOn = (): boolean => !interrupt.gently.aborted && performance.now() - worked <= idleMs;
  while (goesOn()) {
    const lease = await Promise.race([slots.acquire(perRun), ended]);
    while (lease && goesOn()) {
      if (running.size > 0) worked = performance.now();
      const taking = sweeps.take();
      const taken = await Promise.race([taking, ended]);
      if (taken) {
        const trial = runTaken(taken, lease, options)
          .catch((error: Error) => say(`${taken.job.id}: ${error.message}`))
          .finally(() => {
            running.delete(trial);
            taken[Symbol.dispose]();
            lease.release();
          });
        running.add(trial);
        break;
      }
      if (interrupt.gently.aborted) void taking.then((late) => late && giveBack(late));
      else await Promise.race([wait(pollMs), ended]);
    }
  }
  await Promise.race([Promise.all(running), aborted(interrupt.atOnce).then(() => wait(farewellMs))]);
  await Promise.race([sweeps.close(), wait(farewellMs)]);
}

async function runTaken(taken: Taken, lease: Lease, options: AgentOptions): Promise<void> {
  const { job, claim, sweep } = taken;
  const { interrupt, devices, say } = options;
  const { data } = job;
  const { file: name, seed, parameters, goal } = data;
  const run: Run = { name: runName(name, seed), file: name, seed, parameters };
  if (job.deferredFailure) {
    const error = `was lost with its agent ${job.stalledCounter} times`;
    return await finish(taken, run, { ...failed(run, goal.metric), error }, say);
  }
  let file: string;
  try {
    file = sweep.project.variant(data);
  } catch (error) {
    await giveBack(taken);
    return sweep.refuse((error as Error).message);
  }
  sweep.tell({ kind: "begin", run: run.name, host });
  say(`begins    ${run.name}`);
  const result = await runTrial({
    ...{ run, data, file, claim, say, store: sweep.store, atOnce: interrupt.atOnce },
    environment: devices.environment(lease.devices),
    gently: AbortSignal.any([interrupt.gently, sweep.withdrawn]),
    onReport: (report) => sweep.tell({ kind: "report", run: run.name, report }),
    isStopped: () => sweep.isStopped(run.name),
  });
  if (result) await finish(taken, run, result, say);
  else if (claim.lost.aborted) say(`lost      ${run.name}: its lock has run out`);
  else if (await giveBack(taken)) say(`back      ${run.name}`);
}

/** Only who has the trial can end it: the result of one who has lost it is refused. */
async function finish({ job, token, claim, sweep }: Taken, run: Run, result: RunResult, say: Say): Promise<void> {
  const curve = sweep.store.curve(run, result.metric);
  const isOurs = await claim.settle(() => job.moveToCompleted({ host, result, curve }, token, false));
  if (!isOurs) return say(`refused   ${run.name}: its lock has run out, its result does not count`);
  sweep.tell({ kind: "end", run: run.name, host });
  const { status, metric, value, error } = result;
  say(`${status.padEnd(8)}  ${run.name}  ${error ?? `${metric} ${value ?? "-"}`}`);
}

async function giveBack({ job, token, claim, sweep }: Taken): Promise<boolean> {
  const isOurs = await claim.settle(() => job.moveToWait(token));
  if (isOurs) sweep.tell({ kind: "back", run: decodeURIComponent(job.id ?? ""), host });
  return isOurs;
}

const failed = ({ parameters, seed }: Run, metric: string): RunResult => ({
  ...{ status: "failed", value: null, step: 0, epochs: 0, seconds: 0, started: Date.now() / 1000 },
  ...{ parameters, seed, metric },
});

const aborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
