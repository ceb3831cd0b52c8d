/** The shape rule of losses that compare distributions over the last axis. */
import { expectsShape } from "../messages.ts";
import type { Shape } from "../tensor.ts";
import { equalShapes } from "./equal.ts";

/** The shape of the scalar of two distributions [B, ..., classes], or the sentence. */
export type distributionsShape<A extends readonly unknown[], B extends readonly unknown[]> = A extends readonly [
  unknown,
  ...unknown[],
  unknown,
]
  ? equalShapes<A, B>
  : expectsShape<"predictions [B, ..., classes]", A>;

export function distributionsShape(a: Shape, b: Shape): readonly [] | string {
  return a.length < 2 ? expectsShape("predictions [B, ..., classes]", a) : equalShapes(a, b);
}
