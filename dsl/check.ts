/** Checks of settings at run time; types never check settings, so that factories stay generic in them. */
import type { Padding, Padding1d, Pair, Sides } from "./configs.ts";
import { UsageError } from "./errors.ts";

/** Throws that a setting is not what it should be. */
export function refuse(where: string, setting: string, expected: string, found: unknown): never {
  throw new UsageError({ where, what: `${setting} expects ${expected}, found ${shown(found)}` });
}

/** A value as a person would write it: JSON, but for the numbers and functions that JSON does not have. */
function shown(value: unknown): string {
  return typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
}

function isInteger(value: unknown, least: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= least;
}

function isPair(value: unknown, least: number): boolean {
  return Array.isArray(value) ? value.length === 2 && value.every((n) => isInteger(n, least)) : isInteger(value, least);
}

/** A positive integer. */
export function checkCount(where: string, setting: string, value: number): void {
  if (!isInteger(value, 1)) refuse(where, setting, "a positive integer", value);
}

/** A positive integer, or two: [height, width]. */
export function checkPair(where: string, setting: string, value: Pair): void {
  if (!isPair(value, 1)) refuse(where, setting, "a positive integer or a pair of them", value);
}

/** "valid", "same", an integer from 0, or a pair of them. */
export function checkPadding(where: string, value: Padding): void {
  if (value === "valid" || value === "same" || isPair(value, 0)) return;
  refuse(where, "padding", '"valid", "same", an integer from 0 or a pair of them', value);
}

/** An integer from 0, or two: [height, width]. */
export function checkPixels(where: string, setting: string, value: Pair): void {
  if (!isPair(value, 0)) refuse(where, setting, "an integer from 0 or a pair of them", value);
}

/** "valid", "same" or an integer from 0. */
export function checkPadding1d(where: string, value: Padding1d): void {
  if (value === "valid" || value === "same" || isInteger(value, 0)) return;
  refuse(where, "padding", '"valid", "same" or an integer from 0', value);
}

/** An integer from 0, or two values of which each is one or a pair of them. */
export function checkSides(where: string, value: Sides): void {
  const isTwo = Array.isArray(value) && value.length === 2 && value.every((side) => isPair(side, 0));
  if (isTwo || isInteger(value, 0)) return;
  refuse(where, "sides", "an integer from 0, [height, width] or [[top, bottom], [left, right]]", value);
}

/** A number that a test accepts. */
export function checkNumber(
  where: string,
  setting: string,
  value: number,
  expected: string,
  test: (n: number) => boolean,
): void {
  if (typeof value !== "number" || !test(value)) refuse(where, setting, expected, value);
}

/** true or false. */
export function checkBoolean(where: string, setting: string, value: boolean): void {
  if (typeof value !== "boolean") refuse(where, setting, "true or false", value);
}

/** One of some words. */
export function checkOneOf(where: string, setting: string, value: string, words: readonly string[]): void {
  if (!words.includes(value)) refuse(where, setting, words.map((word) => JSON.stringify(word)).join(" or "), value);
}

/** Only options that exist: a misspelt one would silently be the default. */
export function checkOptions(where: string, options: object, allowed: readonly string[]): void {
  const unknown = Object.keys(options).find((key) => !allowed.includes(key));
  if (unknown === undefined) return;
  throw new UsageError({ where, what: `has no option '${unknown}'`, advice: `Its options are ${allowed.join(", ")}.` });
}
