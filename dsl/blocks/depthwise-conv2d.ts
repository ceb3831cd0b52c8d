/** `depthwiseConv2d`: a convolution of each channel by itself. */
import { type Block, block } from "../block.ts";
import type { DepthwiseConv2dConfig, Pair } from "../configs.ts";
import { windowShape } from "../shape/window.ts";
import { onFloat, type shapeOf } from "../take.ts";
import { type ConvOptions, convSettings, type isEmpty, type knownPair, type option } from "./options.ts";

/** A depthwise convolution with stride 1 and no padding. */
export interface DepthwiseConv2d<K extends Pair>
  extends Block<"depthwiseConv2d", DepthwiseConv2dConfig<K, 1, "valid", 1>> {
  readonly out: onFloat<this["in"], windowShape<shapeOf<this["in"]>, "kernel", undefined, K, 1, "valid", 1>>;
}

/** A depthwise convolution with options. */
export interface DepthwiseConv2dWith<K extends Pair, O extends ConvOptions>
  extends Block<
    "depthwiseConv2d",
    DepthwiseConv2dConfig<K, option<O, "stride", 1>, option<O, "padding", "valid">, option<O, "dilation", 1>>
  > {
  readonly out: onFloat<
    this["in"],
    windowShape<
      shapeOf<this["in"]>,
      "kernel",
      undefined,
      K,
      option<O, "stride", 1>,
      option<O, "padding", "valid">,
      option<O, "dilation", 1>
    >
  >;
}

type depthwiseBlock<K extends Pair, O extends ConvOptions> =
  isEmpty<O> extends true ? DepthwiseConv2d<knownPair<K>> : DepthwiseConv2dWith<knownPair<K>, O>;

/**
 * A convolution of each channel with its own kernel: [B, H, W, C] to [B, H', W', C]. Weights are [kernel H, kernel W, C, 1].
 *
 * @example features.attach("spatial", depthwiseConv2d(3, { stride: 2, padding: 1 })) // Tensor<["B", 4, 4, 32], "float32">
 * @throws UsageError when a setting is not what its type says
 */
export function depthwiseConv2d<const K extends Pair, const O extends ConvOptions = {}>(
  kernel: K,
  options?: O,
): depthwiseBlock<K, O> {
  const settings = convSettings("depthwiseConv2d", kernel, options);
  return block<depthwiseBlock<K, O>>(
    "depthwiseConv2d",
    settings satisfies DepthwiseConv2dConfig,
    onFloat((shape) => windowShape(shape, { ...settings, noun: "kernel" })),
  );
}
