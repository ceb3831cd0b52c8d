/** The shape rule of evals of the whole validation set: the rows of scores and labels that each batch leaves. */
import { expectsShape } from "../messages.ts";
import type { Shape } from "../tensor.ts";
import { equalShapes } from "./equal.ts";

/** Scores and labels, both [B] or [B, classes], side by side: [B, 2, classes]; or the sentence. */
export type scoresShape<A extends readonly unknown[], B extends readonly unknown[]> = A extends
  | readonly [unknown]
  | readonly [unknown, unknown]
  ? equalShapes<A, B> extends infer E
    ? E extends string
      ? E
      : A extends readonly [infer Batch, infer N]
        ? [Batch, 2, N]
        : [A[0], 2, 1]
    : never
  : expectsShape<"scores [B] or [B, classes]", A>;

export function scoresShape(a: Shape, b: Shape): Shape | string {
  const [batch, classes = 1] = a;
  if (batch === undefined || a.length > 2) return expectsShape("scores [B] or [B, classes]", a);
  const equal = equalShapes(a, b);
  return typeof equal === "string" ? equal : [batch, 2, classes];
}
