/** `separableConv2d`: a convolution of each channel by itself, then one across channels. */
import { type Block, block } from "../block.ts";
import { checkCount } from "../check.ts";
import type { Conv2dConfig, Pair } from "../configs.ts";
import type { known } from "../shape/arithmetic.ts";
import { windowShape } from "../shape/window.ts";
import { onFloat, type shapeOf } from "../take.ts";
import { type ConvOptions, convSettings, type isEmpty, type knownPair, type option } from "./options.ts";

/** A separable convolution with stride 1 and no padding. */
export interface SeparableConv2d<F extends number, K extends Pair>
  extends Block<"separableConv2d", Conv2dConfig<F, K, 1, "valid", 1>> {
  readonly out: onFloat<this["in"], windowShape<shapeOf<this["in"]>, "kernel", F, K, 1, "valid", 1>>;
}

/** A separable convolution with options. */
export interface SeparableConv2dWith<F extends number, K extends Pair, O extends ConvOptions>
  extends Block<
    "separableConv2d",
    Conv2dConfig<F, K, option<O, "stride", 1>, option<O, "padding", "valid">, option<O, "dilation", 1>>
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

type separableBlock<F extends number, K extends Pair, O extends ConvOptions> =
  isEmpty<O> extends true ? SeparableConv2d<known<F>, knownPair<K>> : SeparableConv2dWith<known<F>, knownPair<K>, O>;

/**
 * A convolution of each channel with its own kernel, then a 1x1 convolution across channels, nothing in between
 * (Chollet 2017): [B, H, W, C] to [B, H', W', filters]. The weights `depthwise/weights` are [kernel H, kernel W, C, 1],
 * `pointwise/weights` are [1, 1, C, filters].
 *
 * @example image.attach("sep1", separableConv2d(32, 3, { padding: "same" })) // Tensor<["B", 8, 8, 32], "float32">
 * @throws UsageError when a setting is not what its type says
 */
export function separableConv2d<const F extends number, const K extends Pair, const O extends ConvOptions = {}>(
  filters: F,
  kernel: K,
  options?: O,
): separableBlock<F, K, O> {
  checkCount("separableConv2d", "filters", filters);
  const settings = convSettings("separableConv2d", kernel, options);
  return block<separableBlock<F, K, O>>(
    "separableConv2d",
    { filters, ...settings } satisfies Conv2dConfig,
    onFloat((shape) => windowShape(shape, { ...settings, noun: "kernel", channels: filters })),
  );
}
