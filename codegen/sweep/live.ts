/** Shows a sweep at work: on a terminal a table below the lines of ended runs, elsewhere the lines alone. */
import type { Output } from "../../src/kid/progress.ts";
import type { Goal } from "../results/run.ts";
import type { Report } from "./messages.ts";
import type { Run, RunResult } from "./store.ts";

interface AtWork {
  readonly began: number;
  readonly report?: Report;
}

const redrawMs = 200;
/** Rows of runs at work that are shown: more would scroll away on a small terminal. */
const mostRows = 16;
const upAndClear = (lines: number): string => `\r${lines > 0 ? `\x1b[${lines}A` : ""}\x1b[J`;

/** `0.9650`, or `-` where there is no number. */
const shown = (value: number | null | undefined): string =>
  value === null || value === undefined || !Number.isFinite(value) ? "-" : value.toFixed(4);

const seconds = (value: number): string => `${value.toFixed(1)} s`;

const lengthOf = ({ epochs, step }: RunResult): string =>
  Number.isInteger(epochs) ? `${epochs} epoch${epochs === 1 ? "" : "s"}` : `${step} steps`;

export class Board implements Disposable {
  readonly #output: Output | null;
  readonly #goal: Goal;
  readonly #total: () => number;
  readonly #running = new Map<string, AtWork>();
  readonly #ended = { done: 0, stopped: 0, failed: 0 };
  readonly #timer: NodeJS.Timeout | undefined;
  #best: { readonly name: string; readonly value: number } | undefined;
  #drawn = 0;

  /** `total` gives how many runs there are in all, as far as is known by then. */
  constructor(output: Output | null, goal: Goal, total: () => number) {
    this.#output = output;
    this.#goal = goal;
    this.#total = total;
    if (output?.isTTY) this.#timer = setInterval(() => this.#draw(), redrawMs).unref();
  }

  /** One line that stays. */
  line(text: string): void {
    this.#clear();
    this.#output?.write(`${text}\n`);
    this.#draw();
  }

  begin({ name }: Run): void {
    this.#running.set(name, { began: performance.now() });
  }

  report({ name }: Run, report: Report): void {
    const atWork = this.#running.get(name);
    if (atWork) this.#running.set(name, { ...atWork, report });
  }

  /** A run has ended, now or in an earlier part of the sweep. */
  end({ name }: Run, result: RunResult, earlier = false): void {
    this.#running.delete(name);
    this.#ended[result.status] += 1;
    this.#keepBest(name, result);
    if (earlier) return;
    const { done, stopped, failed } = this.#ended;
    const total = String(this.#total());
    const of = `${done + stopped + failed}/${total}`.padStart(2 * total.length + 1);
    const came = result.error ?? `${this.#goal.metric} ${shown(result.value)} after ${lengthOf(result)}`;
    this.line(`${of}  ${result.status.padEnd(7)}  ${name}  ${came}  (${seconds(result.seconds)})`);
  }

  /** A run that was at work somewhere else waits again. */
  again({ name }: Run, why: string): void {
    this.#running.delete(name);
    this.line(`again       ${name}  ${why}`);
  }

  /** A run has ended before its time, because the sweep does. */
  leave({ name }: Run): void {
    this.#running.delete(name);
    this.line(`unfinished  ${name}`);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#clear();
  }

  #keepBest(name: string, { value, status }: RunResult): void {
    if (value === null || status === "failed") return;
    const better =
      this.#goal.direction === "max"
        ? value > (this.#best?.value ?? -Infinity)
        : value < (this.#best?.value ?? Infinity);
    if (better) this.#best = { name, value };
  }

  #draw(): void {
    if (!this.#output?.isTTY) return;
    const { done, stopped, failed } = this.#ended;
    const running = this.#running.size;
    const queued = this.#total() - running - done - stopped - failed;
    const counts = Object.entries({ running, queued, done, stopped, failed }).map(([name, n]) => `${name} ${n}`);
    const { metric } = this.#goal;
    const best = this.#best ? `best ${metric} ${shown(this.#best.value)} of ${this.#best.name}` : `no ${metric} yet`;
    const lines = [
      [...counts, best].join("  "),
      ...[...this.#running].slice(0, mostRows).map(([name, atWork]) => this.#row(name, atWork)),
    ];
    const width = (this.#output.columns ?? 120) - 1;
    const text = lines.map((line) => `${line.slice(0, width)}\n`).join("");
    this.#output.write(upAndClear(this.#drawn) + text);
    this.#drawn = lines.length;
  }

  #row(name: string, { began, report }: AtWork): string {
    const time = seconds((performance.now() - began) / 1000);
    if (!report) return `  ${name}  begins  ${time}`;
    const { step, steps, value } = report;
    const done = `${Math.round((100 * step) / steps)} %`.padStart(5);
    return `  ${name}  ${done}  ${this.#goal.metric} ${shown(value)}  ${time}`;
  }

  #clear(): void {
    if (this.#output?.isTTY && this.#drawn > 0) this.#output.write(upAndClear(this.#drawn));
    this.#drawn = 0;
  }
}
