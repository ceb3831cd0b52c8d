/** The process of one run: trains a variant, from its newest checkpoint on, and writes the result as the last thing. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../../dsl/errors.ts";
import { stepsIn } from "../../src/checkpoints/checkpoint.ts";
import { writeSafetensors } from "../../src/checkpoints/safetensors.ts";
import { showLife } from "../../src/files/life.ts";
import { isHeld, takeLock } from "../../src/files/lock.ts";
import { kidOf } from "../../src/kid/experiment.ts";
import type { Validation } from "../../src/kid/hooks.ts";
import { imported } from "../../src/kid/imported.ts";
import { checkpointsOf } from "../../src/kid/saving.ts";
import { ending, lapsed, locked, type Order, type Said, type Task } from "./messages.ts";
import { clearRun, files, type RunResult, readTime, type Time, timeWith, writeResult, writeTime } from "./store.ts";

const start = Date.now() / 1000;
/** What the step and the checkpoint of a run whose lease is over may take. */
const graceMs = 20_000;
/** What earlier processes of the run took. */
let before: Time | undefined;
const stop = new AbortController();
/** Whether the run ends by the sweep's rule; else, where it ends early, the sweep itself ends. */
let stopped = false;
let answered: (order: Order) => void = () => {};
let lease: NodeJS.Timeout | undefined;
let last: Validation | undefined;

// The sweep is gone, and with it who would count this run.
process.once("disconnect", () => process.exit());
// A terminal's Ctrl-C reaches all processes: this one ends when the sweep says so.
process.on("SIGINT", () => {});
process.once("message", (task) => {
  process.on("message", obey);
  void main(task as Task);
});

function obey(said: unknown): void {
  const order = said as Order;
  if (typeof order === "object") {
    clearTimeout(lease);
    lease = setTimeout(lapse, order.lease);
    return;
  }
  if (order === "stop") stopped = true;
  if (order === "stop" || order === "end") stop.abort();
  answered(order);
}

/** Another process may be given the run from now on: this one ends after its step, or, where that takes too long, at once. */
function lapse(): void {
  send(lapsed);
  obey("end");
  obey("drop");
  setTimeout(() => process.exit(), graceMs).unref();
}

async function main(task: Task): Promise<void> {
  const lock = takeLock(join(task.folder, files.lock));
  if (!isHeld(lock)) return send(locked, () => process.exit());
  process.once("exit", () => lock.release());
  showLife(join(task.folder, files.lock));
  if (existsSync(join(task.folder, files.result))) process.exit();
  process.on("uncaughtException", (error) => void fail(task, error));
  try {
    before = readTime(task.folder);
    if (stepsIn(checkpointsOf(task.folder)).length === 0) clearRun(task.folder);
    writeFileSync(join(task.folder, files.experiment), task.experiment);
    await train(task);
    process.exit();
  } catch (error) {
    await fail(task, error);
  }
}

/** Writes the result, unless the sweep ends before the run does. */
async function train(task: Task): Promise<void> {
  const { goal, seed, folder, file } = task;
  const exported = await imported(file);
  const onValidation = (validation: Validation): Promise<void> => report(task, validation);
  const own = { logDir: folder, seed, output: process.stdout, signal: stop.signal, resume: true };
  const kid = await kidOf(exported, { own, onValidation, where: file });
  const metrics = ["loss", ...Object.keys(kid.brain.network.evals)];
  if (!metrics.includes(goal.metric)) {
    const advice = `Its metrics are ${metrics.join(", ")}.`;
    throw new UsageError({ where: file, what: `the brain has no metric '${goal.metric}'`, advice });
  }
  if (stop.signal.aborted) return;
  const { interrupted } = await kid.practice();
  if (interrupted && !stopped) return writeTime(folder, timeWith(before, start));
  const text = { seed: String(seed), parameters: JSON.stringify(task.parameters), step: String(kid.clock.step) };
  const parameters = await kid.parameters();
  if (!(await mayWrite())) return;
  writeSafetensors(join(folder, files.parameters), parameters, text);
  writeResult(folder, resultOf(task, interrupted ? "stopped" : "done"));
}

/** Tells the sweep of a validation, and waits for what it says to it. */
async function report({ goal, folder }: Task, validation: Validation): Promise<void> {
  last = validation;
  writeTime(folder, timeWith(before, start));
  if (stop.signal.aborted) return;
  const order = new Promise<Order>((resolve) => (answered = resolve));
  const { step, steps, epochs } = validation;
  send({ step, steps, epochs, value: metricOf(validation, goal.metric) });
  await order;
}

/** Whether the run is still this process's own: another one may have been given it, and only one writes the result. */
function mayWrite(): Promise<boolean> {
  return new Promise((resolve) => {
    answered = (order) => {
      if (order === "write" || order === "drop") resolve(order === "write");
    };
    send(ending);
  });
}

function send(said: Said, sent = (): void => {}): void {
  process.send?.(said, (error: Error | null) => (error ? process.exit() : sent())); // an error: nobody is there
}

const metricOf = ({ loss, evals }: Validation, metric: string): number =>
  metric === "loss" ? loss : (evals[metric] ?? Number.NaN);

function resultOf({ parameters, seed, goal }: Task, status: RunResult["status"]): RunResult {
  const value = last && status !== "failed" ? metricOf(last, goal.metric) : Number.NaN;
  const { step = 0, epochs = 0 } = last ?? {};
  return {
    status,
    parameters,
    seed,
    metric: goal.metric,
    value: Number.isFinite(value) ? value : null,
    step,
    epochs,
    ...timeWith(before, start),
  };
}

/** Records the error, and ends. */
async function fail(task: Task, error: unknown): Promise<void> {
  console.error(error);
  if (!process.connected) process.exit(); // the sweep is gone, which may be the reason
  const sentence = error instanceof Error ? error.message : String(error);
  if (await mayWrite()) writeResult(task.folder, { ...resultOf(task, "failed"), error: sentence });
  process.exit();
}
