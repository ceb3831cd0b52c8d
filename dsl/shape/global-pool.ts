/** The shape rule of `globalAvgPool`. */
import { expectsShape } from "../messages.ts";
import type { Shape } from "../tensor.ts";

/** [B, H, W, C] to [B, C], or the sentence. */
export type globalPoolShape<In extends readonly unknown[]> = In extends readonly [infer B, unknown, unknown, infer C]
  ? [B, C]
  : expectsShape<"[B, H, W, C]", In>;

export function globalPoolShape(input: Shape): Shape | string {
  const [batch, , , channels] = input;
  if (input.length !== 4 || batch === undefined || channels === undefined) return expectsShape("[B, H, W, C]", input);
  return [batch, channels];
}
