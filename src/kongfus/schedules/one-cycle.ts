/** A learning rate that rises far above what would do, and falls far below it. */
import { checkNumber, checkOneOf, checkOptions } from "../../../dsl/check.ts";
import type { Schedule } from "../kongfu.ts";
import { checkRate, type Span, spanSettings, stepsOf } from "./schedule.ts";

export interface OneCycleOptions extends Span {
  /** The largest learning rate. */
  readonly max: number;
  /** The part of the span in which the rate rises; default 0.3. */
  readonly rise?: number;
  /** The first rate is max / start; default 25. */
  readonly start?: number;
  /** The last rate is max / start / end; default 10000. */
  readonly end?: number;
  /** How it moves between them; default "cosine". */
  readonly shape?: "cosine" | "linear";
}

/**
 * One rise and one fall over the whole training; its span is that of the training.
 * Smith and Topin, 2018 (https://arxiv.org/abs/1708.07120), in PyTorch's form without its cycle of the momentum.
 *
 * @example oneCycle({ max: 0.1, epochs: 20 })
 */
export function oneCycle(options: OneCycleOptions): Schedule {
  const { max, rise = 0.3, start = 25, end = 1e4, shape = "cosine" } = options;
  const name = "oneCycle";
  checkOptions(name, options, ["max", "rise", "start", "end", "shape", "steps", "epochs"]);
  checkRate(name, "max", max);
  checkNumber(name, "rise", rise, "a number from 0 to 1", (n) => n >= 0 && n <= 1);
  checkNumber(name, "start", start, "a number, 1 or more", (n) => n >= 1);
  checkNumber(name, "end", end, "a number, 1 or more", (n) => n >= 1);
  checkOneOf(name, "shape", shape, ["cosine", "linear"]);
  const length = stepsOf(name, options);
  const [first, last] = [max / start, max / start / end];
  const between = (from: number, to: number, part: number): number =>
    shape === "linear" ? from + (to - from) * part : to + ((from - to) * (1 + Math.cos(Math.PI * part))) / 2;
  return Object.freeze<Schedule>({
    name,
    settings: { max, rise, start, end, shape, ...spanSettings(options) },
    at: (clock) => {
      const steps = length(clock);
      const top = rise * steps - 1; // PyTorch's: the step of the largest rate
      if (clock.step <= top) return between(first, max, clock.step / top);
      return between(max, last, Math.min(1, (clock.step - top) / (steps - 1 - top)));
    },
  });
}
