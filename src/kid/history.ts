/** The validations of a training: which was best, and whether it still gets better. */
import { checkCount, checkNumber, checkOneOf, checkOptions } from "../../dsl/check.ts";
import type { Validated } from "../kongfus/kongfu.ts";
import { directionOf, noMetric, type Watch, watched } from "../kongfus/watch.ts";

/** A validation, and after how many steps it was. */
export interface Entry extends Validated {
  readonly step: number;
}

/** When training ends before its last step. */
export interface EarlyStopping extends Watch {
  /** How many validations in a row may bring nothing better. */
  readonly patience: number;
  /** By how much a value must beat the best; default 0. */
  readonly minDelta?: number;
}

/** Throws where a watch is not sound, or names none of the evals. */
export function checkWatch(where: string, watch: Watch, evals: readonly string[]): void {
  const { metric = "loss", direction = "min" } = watch;
  if (metric !== "loss" && !evals.includes(metric)) throw noMetric(where, metric, evals);
  checkOneOf(where, "direction", direction, ["min", "max"]);
}

export function checkEarlyStopping(where: string, options: EarlyStopping, evals: readonly string[]): void {
  checkOptions(where, options, ["patience", "minDelta", "metric", "direction"]);
  checkCount(where, "patience", options.patience);
  const { minDelta = 0 } = options;
  checkNumber(where, "minDelta", minDelta, "a number, 0 or more", (n) => n >= 0 && Number.isFinite(n));
  checkWatch(where, options, evals);
}

/** The first of the best entries. */
export function bestOf(where: string, watch: Watch, history: readonly Entry[]): Entry | undefined {
  const sign = directionOf(watch) === "max" ? 1 : -1;
  let best: Entry | undefined;
  for (const entry of history) {
    const value = sign * watched(where, watch, entry);
    const most = best && sign * watched(where, watch, best);
    if (most === undefined || value > most || Number.isNaN(most)) best = entry;
  }
  return best;
}

/** The best value of a metric, and after how many steps it was. */
export interface BestValue {
  readonly value: number;
  readonly step: number;
}

/** The best of the loss and of each eval of one validation or more, by the directions of these watches of them, else by the usual ones. */
export function bestsOf(
  where: string,
  watches: readonly Watch[],
  history: readonly Entry[],
): Readonly<Record<string, BestValue>> {
  const metrics = ["loss", ...Object.keys(history[0]?.evals ?? {})];
  return Object.fromEntries(
    metrics.map((metric) => {
      const watch = watches.find((one) => (one.metric ?? "loss") === metric) ?? { metric };
      const entry = bestOf(where, watch, history) as Entry; // there is one
      return [metric, { value: watched(where, watch, entry), step: entry.step }];
    }),
  );
}

/** Whether the last `patience` validations have brought nothing better than what was before them. */
export function isStale(where: string, options: EarlyStopping, history: readonly Entry[]): boolean {
  const sign = directionOf(options) === "max" ? 1 : -1;
  let [best, bad] = [Number.NEGATIVE_INFINITY, 0];
  for (const entry of history) {
    const value = sign * watched(where, options, entry);
    if (value > best + (options.minDelta ?? 0)) [best, bad] = [value, 0];
    else bad += 1;
  }
  return bad >= options.patience;
}
