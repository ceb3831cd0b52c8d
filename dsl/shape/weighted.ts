/** The shape rule of losses that take weights for their samples or values. */
import { expectsShape, showShape } from "../messages.ts";
import type { Shape } from "../tensor.ts";
import { sameShape } from "./arithmetic.ts";
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
