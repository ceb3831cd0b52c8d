/** The option that every loss has, and checks that losses share. */
import { checkNumber, checkOptions } from "../check.ts";

/** The option of every loss. */
export interface LossOptions {
  /** The loss is multiplied by it, so that several losses of a brain weigh differently; 1 by default. */
  readonly multiplier?: number;
}

/** Checks that only these options are given, and gives the multiplier. */
export function multiplierOf(where: string, options: LossOptions, others: readonly string[] = []): number {
  const { multiplier = 1 } = options;
  checkNumber(where, "multiplier", multiplier, "a finite number", Number.isFinite);
  checkOptions(where, options, [...others, "multiplier"]);
  return multiplier;
}

/** A finite number from 0. */
export function checkNotNegative(where: string, setting: string, value: number): void {
  checkNumber(where, setting, value, "a finite number, 0 or more", (n) => n >= 0 && Number.isFinite(n));
}

/** A finite number above 0. */
export function checkPositive(where: string, setting: string, value: number): void {
  checkNumber(where, setting, value, "a positive number", (n) => n > 0 && Number.isFinite(n));
}
