/** The shape rules of blocks over sequences [B, T, C], T being steps. */
import { expectsShape, showSize } from "../messages.ts";
import type { Dim, Shape } from "../tensor.ts";
import { difference, exactQuotient } from "./arithmetic.ts";

/** [B, T, C] to the states of all steps, [B, T, Units], or to the last, [B, Units], or the sentence. */
export type recurrentShape<In extends readonly unknown[], Units, Sequences> = In extends readonly [
  infer B,
  infer T,
  unknown,
]
  ? [boolean] extends [Sequences]
    ? Shape
    : Sequences extends true
      ? [B, T, Units]
      : [B, Units]
  : expectsShape<"[B, T, C]", In>;

export function recurrentShape(input: Shape, units: Dim, sequences: boolean): Shape | string {
  const [batch, steps] = input;
  if (batch === undefined || steps === undefined || input.length !== 3) return expectsShape("[B, T, C]", input);
  return sequences ? [batch, steps, units] : [batch, units];
}

/** [B, T, C] as it is, if C is divisible by `Heads`, or the sentence. */
export type headsShape<In extends readonly unknown[], Heads> = In extends readonly [unknown, unknown, infer C]
  ? [exactQuotient<C, Heads>] extends [never]
    ? expectsShape<`[B, T, C] with C divisible by ${showSize<Heads>} heads`, In>
    : In
  : expectsShape<"[B, T, C]", In>;

export function headsShape(input: Shape, heads: number): Shape | string {
  const [, , channels] = input;
  if (channels === undefined || input.length !== 3) return expectsShape("[B, T, C]", input);
  return exactQuotient(channels, heads) === undefined
    ? expectsShape(`[B, T, C] with C divisible by ${showSize(heads)} heads`, input)
    : input;
}

/** [B, T, C] as it is, if T is at most `Longest`, or the sentence; undefined is no limit. */
export type stepsShape<In extends readonly unknown[], Longest = undefined> = In extends readonly [
  unknown,
  infer T,
  unknown,
]
  ? Longest extends undefined | T
    ? In
    : [difference<Longest, T>] extends [never]
      ? expectsShape<`at most ${showSize<Longest>} steps`, In>
      : In
  : expectsShape<"[B, T, C]", In>;

export function stepsShape(input: Shape, longest?: number): Shape | string {
  const [, steps] = input;
  if (steps === undefined || input.length !== 3) return expectsShape("[B, T, C]", input);
  if (longest === undefined || difference(longest, steps) !== undefined) return input;
  return expectsShape(`at most ${longest} steps`, input);
}
