/** The shape rule of losses that compare values one by one. */
import { showShape } from "../messages.ts";
import type { Shape } from "../tensor.ts";
import { sameShape } from "./arithmetic.ts";

/** The shape of the scalar of two values of equal shape, or the sentence. */
export type equalShapes<A extends readonly unknown[], B extends readonly unknown[]> =
  sameShape<A, B> extends true ? [] : `expects equal shapes, found ${showShape<A>} and ${showShape<B>}`;

export function equalShapes(a: Shape, b: Shape): readonly [] | string {
  return sameShape(a, b) ? [] : `expects equal shapes, found ${showShape(a)} and ${showShape(b)}`;
}
