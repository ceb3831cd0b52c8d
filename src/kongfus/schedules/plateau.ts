/** A learning rate that falls when validation no longer gets better. */
import { checkCount, checkNumber, checkOneOf, checkOptions } from "../../../dsl/check.ts";
import type { Schedule } from "../kongfu.ts";
import { directionOf, type Watch, watched } from "../watch.ts";
import { checkRate } from "./schedule.ts";

export interface OnPlateauOptions extends Watch {
  /** The learning rate at the start. */
  readonly base: number;
  /** What a fall multiplies it by, above 0 and below 1; default 0.1. */
  readonly factor?: number;
  /** Validations in a row that may be no better; default 10. */
  readonly patience?: number;
  /** By which part of itself a value must beat the best; default 1e-4. */
  readonly threshold?: number;
  /** Validations after a fall that do not count; default 0. */
  readonly cooldown?: number;
  /** It falls no lower; default 0. */
  readonly least?: number;
}

/**
 * Falls by `factor` when more than `patience` validations have brought nothing better. In the form of PyTorch's
 * ReduceLROnPlateau: a function of the validations so far, so that a resumed run goes on as it would have.
 *
 * @example onPlateau({ base: 0.1, metric: "accuracy", patience: 3 })
 */
export function onPlateau(options: OnPlateauOptions): Schedule {
  const { base, factor = 0.1, patience = 10, metric = "loss", threshold = 1e-4, cooldown = 0, least = 0 } = options;
  const direction = directionOf(options);
  const name = "onPlateau";
  const allowed = ["base", "factor", "patience", "metric", "direction", "threshold", "cooldown", "least"];
  checkOptions(name, options, allowed);
  checkRate(name, "base", base);
  checkNumber(name, "factor", factor, "a number above 0 and below 1", (n) => n > 0 && n < 1);
  if (patience !== 0) checkCount(name, "patience", patience);
  checkOneOf(name, "direction", direction, ["min", "max"]);
  checkRate(name, "threshold", threshold);
  if (cooldown !== 0) checkCount(name, "cooldown", cooldown);
  checkRate(name, "least", least);
  const isBetter = (value: number, best: number): boolean =>
    direction === "min" ? value < best * (1 - threshold) : value > best * (1 + threshold);
  return Object.freeze<Schedule>({
    name,
    settings: { base, factor, patience, metric, direction, threshold, cooldown, least },
    at: ({ validations = [] }) => {
      let [lr, best, bad, resting] = [base, direction === "min" ? Infinity : -Infinity, 0, 0];
      for (const validation of validations) {
        const value = watched(name, { metric }, validation);
        if (isBetter(value, best)) [best, bad] = [value, 0];
        else bad += 1;
        if (resting > 0) [resting, bad] = [resting - 1, 0];
        if (bad > patience) [lr, resting, bad] = [Math.max(lr * factor, least), cooldown, 0];
      }
      return lr;
    },
  });
}
