/** The shape rules of losses that rank scores: one lower score for each higher one, or several, or each with each. */
import { expectsShape, showShape } from "../messages.ts";
import type { Shape } from "../tensor.ts";
import { sameShape } from "./arithmetic.ts";

/** The shape of the scalar of higher scores [...] and lower scores [...] or [..., n], or the sentence. */
export type rankingShape<Higher extends readonly unknown[], Lower extends readonly unknown[]> =
  sameShape<Higher, Lower> extends true
    ? []
    : Lower extends readonly [...infer Rest, unknown]
      ? sameShape<Higher, Rest> extends true
        ? []
        : lowerDiffers<Higher, Lower>
      : lowerDiffers<Higher, Lower>;

type lowerDiffers<Higher extends readonly unknown[], Lower extends readonly unknown[]> = expectsShape<
  `lower scores ${showShape<Higher>} or ${showShape<[...Higher, "n"]>}`,
  Lower
>;

export function rankingShape(higher: Shape, lower: Shape): readonly [] | string {
  const several = lower.length > 0 && sameShape(higher, lower.slice(0, -1));
  if (several || sameShape(higher, lower)) return [];
  return expectsShape(`lower scores ${showShape(higher)} or ${showShape([...higher, "n"])}`, lower);
}

/** The shape of the scalar of scores [..., n] and [..., m] that are compared each with each, or the sentence. */
export type pairsShape<Higher extends readonly unknown[], Lower extends readonly unknown[]> = number extends
  | Higher["length"]
  | Lower["length"]
  ? []
  : Higher extends readonly [...infer Rest, unknown]
    ? Lower extends readonly [...infer Other, unknown]
      ? sameShape<Rest, Other> extends true
        ? []
        : pairsDiffer<Rest, Lower>
      : pairsDiffer<Rest, Lower>
    : expectsShape<"higher scores [B] or [B, ..., n]", Higher>;

type pairsDiffer<Rest extends readonly unknown[], Lower extends readonly unknown[]> = expectsShape<
  Rest extends readonly [] ? "lower scores [B]" : `lower scores ${showShape<[...Rest, "n"]>}`,
  Lower
>;

export function pairsShape(higher: Shape, lower: Shape): readonly [] | string {
  if (higher.length === 0) return expectsShape("higher scores [B] or [B, ..., n]", higher);
  const rest = higher.slice(0, -1);
  if (lower.length > 0 && sameShape(rest, lower.slice(0, -1))) return [];
  return expectsShape(`lower scores ${rest.length === 0 ? "[B]" : showShape([...rest, "n"])}`, lower);
}
