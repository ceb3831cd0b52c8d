/** `conv2d`: a convolution over height and width. */
import { type Block, block } from "../block.ts";
import { checkCount } from "../check.ts";
import type { Conv2dConfig, Pair } from "../configs.ts";
import type { known } from "../shape/arithmetic.ts";
import { windowShape } from "../shape/window.ts";
import { onFloat, type shapeOf } from "../take.ts";
import { type ConvOptions, convSettings, type isEmpty, type knownPair, type option } from "./options.ts";

/** A convolution with stride 1 and no padding. */
export interface Conv2d<F extends number, K extends Pair> extends Block<"conv2d", Conv2dConfig<F, K, 1, "valid", 1>> {
  readonly out: onFloat<this["in"], windowShape<shapeOf<this["in"]>, "kernel", F, K, 1, "valid", 1>>;
}

/** A convolution with options. */
export interface Conv2dWith<F extends number, K extends Pair, O extends ConvOptions>
  extends Block<
    "conv2d",
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

type conv2dBlock<F extends number, K extends Pair, O extends ConvOptions> =
  isEmpty<O> extends true ? Conv2d<known<F>, knownPair<K>> : Conv2dWith<known<F>, knownPair<K>, O>;

/**
 * A convolution over H and W: [B, H, W, C] to [B, H', W', filters]. Weights are [kernel H, kernel W, C, filters].
 *
 * @example image.attach("conv1", conv2d(32, 3, { padding: "same" })) // Tensor<["B", 8, 8, 32], "float32">
 * @throws UsageError when a setting is not what its type says
 */
export function conv2d<const F extends number, const K extends Pair, const O extends ConvOptions = {}>(
  filters: F,
  kernel: K,
  options?: O,
): conv2dBlock<F, K, O> {
  checkCount("conv2d", "filters", filters);
  const settings = convSettings("conv2d", kernel, options);
  return block<conv2dBlock<F, K, O>>(
    "conv2d",
    { filters, ...settings } satisfies Conv2dConfig,
    onFloat((shape) => windowShape(shape, { ...settings, noun: "kernel", channels: filters })),
  );
}
