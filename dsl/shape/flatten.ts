/** The shape rule of `flatten`. */
import { expectsShape } from "../messages.ts";
import type { Shape } from "../tensor.ts";
import { sizeOf } from "./arithmetic.ts";

/** [B, ...sizes] to [B, product of the sizes], or the sentence. */
export type flattenShape<In extends readonly unknown[]> = In extends readonly [infer B, ...infer R]
  ? [B, sizeOf<R>]
  : expectsShape<"[B, ...]", In>;

export function flattenShape(input: Shape): Shape | string {
  const [batch, ...sizes] = input;
  return batch === undefined ? expectsShape("[B, ...]", input) : [batch, sizeOf(sizes)];
}
