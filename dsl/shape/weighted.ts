/** The shape rules of losses that take weights: for their samples or values, or for their classes. */
import { expectsShape, showShape, showSize } from "../messages.ts";
import type { Dim, Shape } from "../tensor.ts";
import { sameShape, sameSize } from "./arithmetic.ts";
import { equalShapes } from "./equal.ts";

/** The shape of the scalar of two values of equal shape and weights, one per sample or one per value, or the sentence. */
export type weightedShapes<A extends readonly unknown[], B extends readonly unknown[], W extends readonly unknown[]> =
  equalShapes<A, B> extends infer E
    ? E extends string
      ? E
      : sameShape<W, A> extends true
        ? []
        : sameShape<W, perSample<A>> extends true
          ? []
          : expectsShape<`weights ${weightShapes<A>}`, W>
    : never;

type perSample<A extends readonly unknown[]> = A extends readonly [infer B, ...unknown[]] ? [B] : A;

type weightShapes<A extends readonly unknown[]> = A extends readonly [unknown, unknown, ...unknown[]]
  ? `${showShape<perSample<A>>} or ${showShape<A>}`
  : showShape<A>;

export function weightedShapes(a: Shape, b: Shape, weights: Shape): readonly [] | string {
  const equal = equalShapes(a, b);
  const perSample = a.slice(0, 1);
  if (typeof equal === "string" || sameShape(weights, a) || sameShape(weights, perSample)) return equal;
  return expectsShape(`weights ${a.length > 1 ? `${showShape(perSample)} or ` : ""}${showShape(a)}`, weights);
}

/** The shape of the scalar of two values of equal shape, [B, ..., N], and N weights, or the sentence. */
export type classWeightedShapes<A extends readonly unknown[], B extends readonly unknown[], N> =
  equalShapes<A, B> extends infer E
    ? E extends string
      ? E
      : number extends A["length"]
        ? E
        : A extends readonly [unknown, ...unknown[], infer C]
          ? sameSize<C, N> extends true
            ? E
            : ofOtherClasses<A, N>
          : ofOtherClasses<A, N>
    : never;

type ofOtherClasses<A extends readonly unknown[], N> = expectsShape<
  `[B, ..., ${showSize<N>}] for ${showSize<N>} weights`,
  A
>;

export function classWeightedShapes(a: Shape, b: Shape, count: Dim): readonly [] | string {
  const equal = equalShapes(a, b);
  if (typeof equal === "string" || (a.length > 1 && sameSize(a.at(-1) ?? 0, count))) return equal;
  return expectsShape(`[B, ..., ${showSize(count)}] for ${showSize(count)} weights`, a);
}
