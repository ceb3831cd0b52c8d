/** What stands for a learning rate over time, and how long something lasts. */
import { checkCount, checkNumber } from "../../../dsl/check.ts";
import { UsageError } from "../../../dsl/errors.ts";
import type { Clock, Schedule } from "../kongfu.ts";

/** A learning rate that stays, a schedule, or a function of the clock. */
export type Rate = number | Schedule | ((clock: Clock) => number);

/** A finite number, 0 or more. */
export function checkRate(where: string, setting: string, value: number): void {
  checkNumber(where, setting, value, "a number, 0 or more", (n) => n >= 0 && Number.isFinite(n));
}

/** The schedule that an `lr` stands for. */
export function schedule(where: string, lr: Rate): Schedule {
  if (typeof lr === "object" && lr !== null && typeof lr.at === "function") return lr;
  if (typeof lr === "function") {
    const at = (clock: Clock): number => {
      const rate = lr(clock);
      checkRate(where, `lr at step ${clock.step}`, rate);
      return rate;
    };
    return Object.freeze({ name: "function", settings: { lr: lr.name || "anonymous" }, at });
  }
  const rate = lr as number;
  checkRate(where, "lr", rate);
  return Object.freeze({ name: "constant", settings: { lr: rate }, at: () => rate });
}

/** How long something lasts: one of the two. */
export interface Span {
  readonly steps?: number;
  readonly epochs?: number;
}

/** Settings of a span, for the record. */
export const spanSettings = ({ steps, epochs }: Span): Record<string, number> => ({
  ...(steps !== undefined && { steps }),
  ...(epochs !== undefined && { epochs }),
});

/** How many steps a span has, once it is known how many an epoch has. */
export function stepsOf(where: string, { steps, epochs }: Span): (clock: Clock) => number {
  if ((steps === undefined) === (epochs === undefined)) {
    throw new UsageError({ where, what: "expects either steps or epochs" });
  }
  if (steps !== undefined) {
    checkCount(where, "steps", steps);
    return () => steps;
  }
  const count = epochs as number;
  checkNumber(where, "epochs", count, "a number above 0", (n) => n > 0 && Number.isFinite(n));
  return ({ stepsPerEpoch }) => count * stepsPerEpoch;
}
