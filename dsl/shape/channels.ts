/** The shape rule of blocks that keep the shape and work per channel. */
import { expectsShape } from "../messages.ts";
import type { Shape } from "../tensor.ts";

/** [B, ..., C] as it is, or the sentence. */
export type channelsShape<In extends readonly unknown[]> = In extends readonly [unknown, ...unknown[], unknown]
  ? In
  : expectsShape<"[B, ..., C]", In>;

export function channelsShape(input: Shape): Shape | string {
  return input.length < 2 ? expectsShape("[B, ..., C]", input) : input;
}
