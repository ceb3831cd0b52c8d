/** Checks that several optimisers share. */
import { checkNumber } from "../../dsl/check.ts";

/** How much of something stays. */
export function checkPart(where: string, setting: string, value: number): void {
  checkNumber(where, setting, value, "a number from 0 to below 1", (n) => n >= 0 && n < 1);
}

/** A finite number, 0 or more. */
export function checkPositive(where: string, setting: string, value: number): void {
  checkNumber(where, setting, value, "a number, 0 or more", (n) => n >= 0 && Number.isFinite(n));
}
