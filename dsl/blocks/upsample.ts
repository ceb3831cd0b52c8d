/** `upsample`: images of more pixels. */
import { type Block, block } from "../block.ts";
import { checkOneOf, checkOptions, checkPair } from "../check.ts";
import type { Pair, UpsampleConfig } from "../configs.ts";
import { upsampleShape } from "../shape/upsample.ts";
import { onFloat, type shapeOf } from "../take.ts";
import type { knownPair } from "./options.ts";

/** Each pixel becomes several. */
export interface Upsample<K extends Pair> extends Block<"upsample", UpsampleConfig<K>> {
  readonly out: onFloat<this["in"], upsampleShape<shapeOf<this["in"]>, K>>;
}

/** The options of `upsample`. */
export interface UpsampleOptions {
  /**
   * `"nearest"` (the default) repeats each pixel; `"bilinear"` weighs the four nearest ones by the distance between pixel
   * centres, as PyTorch does without `align_corners` and TensorFlow 2 by default.
   */
  readonly method?: "nearest" | "bilinear";
}

/**
 * Images with `factor` times as many rows and columns: [B, H, W, C] to [B, H * factor, W * factor, C].
 *
 * @example features.attach("up", upsample(2, { method: "bilinear" })) // Tensor<["B", 8, 8, 32], "float32">
 * @throws UsageError when a setting is not what its type says
 */
export function upsample<const K extends Pair>(factor: K, options: UpsampleOptions = {}): Upsample<knownPair<K>> {
  const { method = "nearest" } = options;
  checkPair("upsample", "factor", factor);
  checkOneOf("upsample", "method", method, ["nearest", "bilinear"]);
  checkOptions("upsample", options, ["method"]);
  return block<Upsample<knownPair<K>>>(
    "upsample",
    { factor, method } satisfies UpsampleConfig,
    onFloat((shape) => upsampleShape(shape, factor)),
  );
}
