/** The shape rule of losses on how far the values of a sample spread. */
import { expectsShape } from "../messages.ts";
import type { Shape } from "../tensor.ts";
import { sizeOf } from "./arithmetic.ts";

/** The shape of the scalar of samples with at least two values each, or the sentence. */
export type spreadShape<In extends readonly unknown[]> = In extends readonly [unknown, ...infer Rest]
  ? sizeOf<Rest> extends 1
    ? expectsShape<"two or more values per sample", In>
    : []
  : expectsShape<"two or more values per sample", In>;

export function spreadShape(input: Shape): readonly [] | string {
  return sizeOf(input.slice(1)) === 1 ? expectsShape("two or more values per sample", input) : [];
}
