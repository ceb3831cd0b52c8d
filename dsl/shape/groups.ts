/** The shape rules of blocks that see the channels as consecutive groups. */
import { expectsShape, showShape, showSize } from "../messages.ts";
import type { Dim, Shape } from "../tensor.ts";
import { exactQuotient, product } from "./arithmetic.ts";

type doNotDivide<
  What extends string,
  In extends readonly unknown[],
  C,
> = `expects channels in ${What}, found ${showSize<C>} in ${showShape<In>}`;

/** The channels of a shape and how often `by` is in them, or the sentence. */
function divided(input: Shape, by: number, what: string): readonly [quotient: Dim] | string {
  const channels = input.at(-1);
  if (channels === undefined || input.length < 2) return expectsShape("[B, ..., C]", input);
  const quotient = exactQuotient(channels, by);
  return quotient === undefined
    ? `expects channels in ${what}, found ${showSize(channels)} in ${showShape(input)}`
    : [quotient];
}

/** One value for each group of `Size` channels: [B, ..., C] to [B, ..., C / Size], or the sentence. */
export type groupOutShape<In extends readonly unknown[], Size> = In extends readonly [infer B, ...infer R, infer C]
  ? exactQuotient<C, Size> extends infer Q
    ? [Q] extends [never]
      ? doNotDivide<`groups of ${showSize<Size>}`, In, C>
      : [B, ...R, Q]
    : never
  : expectsShape<"[B, ..., C]", In>;

export function groupOutShape(input: Shape, size: number): Shape | string {
  const out = divided(input, size, `groups of ${size}`);
  return typeof out === "string" ? out : [...input.slice(0, -1), ...out];
}

/** The shape as it is, if its channels are `Groups` equal groups, or the sentence. */
export type groupedShape<In extends readonly unknown[], Groups> = In extends readonly [unknown, ...unknown[], infer C]
  ? [exactQuotient<C, Groups>] extends [never]
    ? doNotDivide<`${showSize<Groups>} equal groups`, In, C>
    : In
  : expectsShape<"[B, ..., C]", In>;

export function groupedShape(input: Shape, groups: number): Shape | string {
  const out = divided(input, groups, `${groups} equal groups`);
  return typeof out === "string" ? out : input;
}

/** `Units` channels for each of `Groups` groups: [B, ..., C] to [B, ..., Groups * Units], or the sentence. */
export type projectedShape<In extends readonly unknown[], Groups, Units> =
  groupedShape<In, Groups> extends infer G
    ? G extends readonly [infer B, ...infer R, unknown]
      ? [B, ...R, product<Groups, Units>]
      : G
    : never;

export function projectedShape(input: Shape, groups: number, units: number): Shape | string {
  const grouped = groupedShape(input, groups);
  return typeof grouped === "string" ? grouped : [...input.slice(0, -1), product(groups, units)];
}
