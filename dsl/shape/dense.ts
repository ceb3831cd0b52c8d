/** The shape rule of a block that maps the last axis. */
import { expectsShape } from "../messages.ts";
import type { Dim, Shape } from "../tensor.ts";

/** [B, ..., features] to [B, ..., Units], or the sentence. */
export type denseShape<In extends readonly unknown[], Units> = In extends readonly [infer B, ...infer R, unknown]
  ? [B, ...R, Units]
  : expectsShape<"[B, ..., features]", In>;

export function denseShape(input: Shape, units: Dim): Shape | string {
  return input.length < 2 ? expectsShape("[B, ..., features]", input) : [...input.slice(0, -1), units];
}
