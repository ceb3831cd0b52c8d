/** Learning rates that fall. */
import { checkBoolean, checkNumber, checkOptions } from "../../../dsl/check.ts";
import { UsageError } from "../../../dsl/errors.ts";
import type { Schedule } from "../kongfu.ts";
import { checkRate, type Span, spanSettings, stepsOf } from "./schedule.ts";

export interface ExponentialDecayOptions extends Span {
  /** The learning rate at the start. */
  readonly base: number;
  /** The factor of one decay, 0 < rate <= 1. */
  readonly rate: number;
  /** Whether the rate falls in stairs (default true), or a little with every step. */
  readonly staircase?: boolean;
}

/**
 * base * rate ^ floor(step / steps), without the floor if `staircase` is false; a decay takes one epoch by default.
 *
 * @example exponentialDecay({ base: 0.01, rate: 0.95, steps: 468 }).at({ step: 900, stepsPerEpoch: 468 }) // 0.0095
 */
export function exponentialDecay(options: ExponentialDecayOptions): Schedule {
  const { base, rate, staircase = true } = options;
  const name = "exponentialDecay";
  checkOptions(name, options, ["base", "rate", "steps", "epochs", "staircase"]);
  checkRate(name, "base", base);
  checkNumber(name, "rate", rate, "a number above 0 and at most 1", (n) => n > 0 && n <= 1);
  const given = spanSettings(options);
  const span = Object.keys(given).length === 0 ? { epochs: 1 } : given;
  const length = stepsOf(name, span);
  checkBoolean(name, "staircase", staircase);
  return Object.freeze<Schedule>({
    name,
    settings: { base, rate, ...span, staircase },
    at: (clock) => {
      const decays = clock.step / length(clock);
      return base * rate ** (staircase ? Math.floor(decays) : decays);
    },
  });
}

export interface PiecewiseOptions {
  /** The learning rates, one more than there are places. */
  readonly rates: readonly number[];
  /** The first step of each rate but the first; or give `epochs`. */
  readonly steps?: readonly number[];
  /** The first epoch of each rate but the first. */
  readonly epochs?: readonly number[];
}

/**
 * One learning rate after the other, each from a step or an epoch of its own.
 *
 * @example piecewise({ rates: [0.1, 0.01, 0.001], epochs: [30, 60] })
 */
export function piecewise(options: PiecewiseOptions): Schedule {
  const { rates, steps, epochs } = options;
  const name = "piecewise";
  checkOptions(name, options, ["rates", "steps", "epochs"]);
  const places = steps ?? epochs;
  if (!places || (steps && epochs)) throw new UsageError({ where: name, what: "expects either steps or epochs" });
  for (const rate of rates) checkRate(name, "rates", rate);
  if (rates.length !== places.length + 1) {
    const what = `rates expects ${places.length + 1} for ${places.length} places, found ${rates.length}`;
    throw new UsageError({ where: name, what });
  }
  places.forEach((place, i) => {
    const before = places[i - 1] ?? 0;
    checkNumber(name, steps ? "steps" : "epochs", place, `numbers that rise, above ${before}`, (n) => n > before);
  });
  return Object.freeze<Schedule>({
    name,
    settings: { rates, ...(steps ? { steps } : { epochs: places }) },
    at: ({ step, stepsPerEpoch }) => {
      const passed = places.filter((place) => step >= place * (steps ? 1 : stepsPerEpoch)).length;
      return rates[passed] as number;
    },
  });
}

export interface PolynomialDecayOptions extends Span {
  /** The learning rate at the start. */
  readonly base: number;
  /** The learning rate after the span, and from then on; default 0. */
  readonly end?: number;
  /** 1 falls in a line (default); larger falls sooner. */
  readonly power?: number;
}

/**
 * (base - end) * (1 - step / steps) ^ power + end.
 *
 * @example polynomialDecay({ base: 0.1, epochs: 20 }) // a line from 0.1 to 0
 */
export function polynomialDecay(options: PolynomialDecayOptions): Schedule {
  const { base, end = 0, power = 1 } = options;
  const name = "polynomialDecay";
  checkOptions(name, options, ["base", "end", "power", "steps", "epochs"]);
  checkRate(name, "base", base);
  checkRate(name, "end", end);
  checkNumber(name, "power", power, "a number above 0", (n) => n > 0);
  const length = stepsOf(name, options);
  return Object.freeze<Schedule>({
    name,
    settings: { base, end, power, ...spanSettings(options) },
    at: (clock) => (base - end) * (1 - Math.min(1, clock.step / length(clock))) ** power + end,
  });
}

export interface CosineDecayOptions extends Span {
  /** The learning rate at the start. */
  readonly base: number;
  /** The learning rate after the span; default 0. */
  readonly end?: number;
  /** Begin anew after each span, which is longer by this factor each time, 1 or more; default: stay at `end`. */
  readonly restarts?: number;
}

/**
 * Half a cosine from base to end, once or again and again.
 * Loshchilov and Hutter, 2017 (https://arxiv.org/abs/1608.03983).
 *
 * @example cosineDecay({ base: 0.1, epochs: 10, restarts: 2 }) // restarts after 10, 30, 70 epochs
 */
export function cosineDecay(options: CosineDecayOptions): Schedule {
  const { base, end = 0, restarts } = options;
  const name = "cosineDecay";
  checkOptions(name, options, ["base", "end", "restarts", "steps", "epochs"]);
  checkRate(name, "base", base);
  checkRate(name, "end", end);
  if (restarts !== undefined) checkNumber(name, "restarts", restarts, "a number, 1 or more", (n) => n >= 1);
  const length = stepsOf(name, options);
  /** How much of the span at work is over. */
  const over = (step: number, first: number): number => {
    if (restarts === undefined) return Math.min(1, step / first);
    let [begin, span] = [0, first];
    while (step >= begin + span) {
      begin += span;
      span *= restarts;
    }
    return (step - begin) / span;
  };
  return Object.freeze<Schedule>({
    name,
    settings: { base, end, ...(restarts !== undefined && { restarts }), ...spanSettings(options) },
    at: (clock) => end + ((base - end) * (1 + Math.cos(Math.PI * over(clock.step, length(clock))))) / 2,
  });
}
