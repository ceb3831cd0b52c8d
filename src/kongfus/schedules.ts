/** Learning rates over time. */
import { checkBoolean, checkCount, checkNumber, checkOptions } from "../../dsl/check.ts";
import type { Clock, Schedule } from "./kongfu.ts";

/** A finite number, 0 or more. */
function checkRate(where: string, setting: string, value: number): void {
  checkNumber(where, setting, value, "a number, 0 or more", (n) => n >= 0 && Number.isFinite(n));
}

export interface ExponentialDecayOptions {
  /** The learning rate at the start. */
  readonly base: number;
  /** The factor of one decay, 0 < rate <= 1. */
  readonly rate: number;
  /** Steps of one decay; default: those of one epoch. */
  readonly steps?: number;
  /** Whether the rate falls in stairs (default true), or a little with every step. */
  readonly staircase?: boolean;
}

/**
 * base * rate ^ floor(step / steps), without the floor if `staircase` is false.
 *
 * @example exponentialDecay({ base: 0.01, rate: 0.95, steps: 468 }).at({ step: 900, stepsPerEpoch: 468 }) // 0.0095
 */
export function exponentialDecay(options: ExponentialDecayOptions): Schedule {
  const { base, rate, steps, staircase = true } = options;
  checkOptions("exponentialDecay", options, ["base", "rate", "steps", "staircase"]);
  checkRate("exponentialDecay", "base", base);
  checkNumber("exponentialDecay", "rate", rate, "a number above 0 and at most 1", (n) => n > 0 && n <= 1);
  if (steps !== undefined) checkCount("exponentialDecay", "steps", steps);
  checkBoolean("exponentialDecay", "staircase", staircase);
  const at = ({ step, stepsPerEpoch }: Clock): number => {
    const decays = step / (steps ?? stepsPerEpoch);
    return base * rate ** (staircase ? Math.floor(decays) : decays);
  };
  const settings = { base, rate, ...(steps !== undefined && { steps }), staircase };
  return Object.freeze({ name: "exponentialDecay", settings, at });
}

/** The schedule that a KongFu's `lr` stands for; a number is the same learning rate at every step. */
export function schedule(where: string, lr: number | Schedule): Schedule {
  if (typeof lr === "object" && lr !== null && typeof lr.at === "function") return lr;
  const rate = lr as number;
  checkRate(where, "lr", rate);
  return Object.freeze({ name: "constant", settings: { lr: rate }, at: () => rate });
}
