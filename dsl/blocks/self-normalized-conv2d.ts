/** `selfNormalizedConv2d`: a convolution whose channels are normalised by the batch at hand. */
import { type Block, block } from "../block.ts";
import { checkCount, checkNumber } from "../check.ts";
import type { Pair, SelfNormalizedConv2dConfig } from "../configs.ts";
import type { known } from "../shape/arithmetic.ts";
import { windowShape } from "../shape/window.ts";
import { onFloat, type shapeOf } from "../take.ts";
import { type ConvOptions, convSettings, type isEmpty, type knownPair, type option } from "./options.ts";

/** The options of a self-normalised convolution. */
export interface SelfNormalizedOptions extends ConvOptions {
  /** Added to the variance; 1e-5 by default. */
  readonly epsilon?: number;
}

/** A self-normalised convolution with stride 1 and no padding. */
export interface SelfNormalizedConv2d<F extends number, K extends Pair>
  extends Block<"selfNormalizedConv2d", SelfNormalizedConv2dConfig<F, K, 1, "valid", 1>> {
  readonly out: onFloat<this["in"], windowShape<shapeOf<this["in"]>, "kernel", F, K, 1, "valid", 1>>;
}

/** A self-normalised convolution with options. */
export interface SelfNormalizedConv2dWith<F extends number, K extends Pair, O extends SelfNormalizedOptions>
  extends Block<
    "selfNormalizedConv2d",
    SelfNormalizedConv2dConfig<F, K, option<O, "stride", 1>, option<O, "padding", "valid">, option<O, "dilation", 1>>
  > {
  readonly out: onFloat<
    this["in"],
    windowShape<
      shapeOf<this["in"]>,
      "kernel",
      F,
      K,
      option<O, "stride", 1>,
      option<O, "padding", "valid">,
      option<O, "dilation", 1>
    >
  >;
}

type selfNormalizedBlock<F extends number, K extends Pair, O extends SelfNormalizedOptions> =
  isEmpty<O> extends true
    ? SelfNormalizedConv2d<known<F>, knownPair<K>>
    : SelfNormalizedConv2dWith<known<F>, knownPair<K>, O>;

/**
 * A convolution over H and W, each channel then brought to mean 0 and variance 1 over the batch and all places, plus a bias:
 * [B, H, W, C] to [B, H', W', filters]. Weights are [kernel H, kernel W, C, filters].
 * It keeps no running statistics: in prediction, too, a sample's output depends on the other samples of its batch.
 *
 * @example image.attach("conv1", selfNormalizedConv2d(32, 3, { padding: "same" })) // Tensor<["B", 8, 8, 32], "float32">
 * @throws UsageError when a setting is not what its type says
 */
export function selfNormalizedConv2d<
  const F extends number,
  const K extends Pair,
  const O extends SelfNormalizedOptions = {},
>(filters: F, kernel: K, options?: O): selfNormalizedBlock<F, K, O> {
  checkCount("selfNormalizedConv2d", "filters", filters);
  const settings = convSettings("selfNormalizedConv2d", kernel, options, ["epsilon"]);
  const { epsilon = 1e-5 }: SelfNormalizedOptions = options ?? {};
  checkNumber("selfNormalizedConv2d", "epsilon", epsilon, "a positive number", (n) => n > 0 && Number.isFinite(n));
  return block<selfNormalizedBlock<F, K, O>>(
    "selfNormalizedConv2d",
    { filters, ...settings, epsilon } satisfies SelfNormalizedConv2dConfig,
    onFloat((shape) => windowShape(shape, { ...settings, noun: "kernel", channels: filters })),
  );
}
