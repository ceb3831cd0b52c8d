/** The shape rule of `upsample`. */
import type { Pair } from "../configs.ts";
import { expectsShape } from "../messages.ts";
import type { Shape } from "../tensor.ts";
import { product } from "./arithmetic.ts";
import { height, width } from "./window.ts";

/** [B, H, W, C] to [B, H * factor, W * factor, C], or the sentence. */
export type upsampleShape<In extends readonly unknown[], Factor> = In extends readonly [
  infer B,
  infer H,
  infer W,
  infer C,
]
  ? [B, product<H, height<Factor>>, product<W, width<Factor>>, C]
  : expectsShape<"[B, H, W, C]", In>;

export function upsampleShape(input: Shape, factor: Pair): Shape | string {
  const [b, h, w, c] = input;
  if (b === undefined || h === undefined || w === undefined || c === undefined || input.length !== 4) {
    return expectsShape("[B, H, W, C]", input);
  }
  return [b, product(h, height(factor)), product(w, width(factor)), c];
}
