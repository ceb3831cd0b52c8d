/** The shape rule of blocks that keep something of a sample's shape: its sizes must not change. */
import { expectsShape } from "../messages.ts";
import type { Shape } from "../tensor.ts";

/** The shape as it is, if no size after the batch has a name instead of a number, or the sentence. */
export type fixedShape<In extends readonly unknown[]> = In extends readonly [unknown, ...number[]]
  ? In
  : expectsShape<"[B, ...] of fixed sizes", In>;

export function fixedShape(input: Shape): Shape | string {
  const isFixed = input.length > 0 && input.slice(1).every((size) => typeof size === "number");
  return isFixed ? input : expectsShape("[B, ...] of fixed sizes", input);
}
