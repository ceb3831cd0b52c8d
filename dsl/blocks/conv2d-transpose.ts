/** `conv2dTranspose`: the transpose of a convolution, which makes images larger. */
import { type Block, block } from "../block.ts";
import { checkBoolean, checkCount, checkOptions, checkPadding, checkPair, checkPixels, refuse } from "../check.ts";
import type { Conv2dTransposeConfig, Padding, Pair } from "../configs.ts";
import type { known } from "../shape/arithmetic.ts";
import { covered, transposedShape } from "../shape/transposed.ts";
import { height, width } from "../shape/window.ts";
import { onFloat, type shapeOf } from "../take.ts";
import type { isEmpty, knownPair, option } from "./options.ts";
import { type WeightOptions, weightOptions, weightSettings } from "./weights.ts";

/** The options of a transposed convolution. */
export interface TransposeOptions extends WeightOptions {
  /** How far the input's pixels lie apart in the output; 1 by default. */
  readonly stride?: Pair;
  /** `"same"` for in * stride, `"valid"` (the default) for all of (in - 1) * stride + kernel, or the pixels to take off each side. */
  readonly padding?: Padding;
  /** The distance between the taps of the kernel; 1 by default. */
  readonly dilation?: Pair;
  /** Pixels more at the bottom and on the right, fewer than the stride, to choose among the sizes that a convolution brings to the input's; 0 by default. */
  readonly outputPadding?: Pair;
  /** Whether a bias per channel is added; true by default. */
  readonly bias?: boolean;
}

/** A transposed convolution with stride 1 and no padding. */
export interface Conv2dTranspose<F extends number, K extends Pair>
  extends Block<"conv2dTranspose", Conv2dTransposeConfig<F, K, 1, "valid", 1, 0>> {
  readonly out: onFloat<this["in"], transposedShape<shapeOf<this["in"]>, F, K, 1, "valid">>;
}

/** A transposed convolution, with options. */
export interface Conv2dTransposeWith<F extends number, K extends Pair, O extends TransposeOptions>
  extends Block<
    "conv2dTranspose",
    Conv2dTransposeConfig<
      F,
      K,
      option<O, "stride", 1>,
      option<O, "padding", "valid">,
      option<O, "dilation", 1>,
      option<O, "outputPadding", 0>
    >
  > {
  readonly out: onFloat<
    this["in"],
    transposedShape<
      shapeOf<this["in"]>,
      F,
      covered<K, option<O, "dilation", 1>, option<O, "outputPadding", 0>>,
      option<O, "stride", 1>,
      option<O, "padding", "valid">
    >
  >;
}

type transposeBlock<F extends number, K extends Pair, O extends TransposeOptions> =
  isEmpty<O> extends true ? Conv2dTranspose<known<F>, knownPair<K>> : Conv2dTransposeWith<known<F>, knownPair<K>, O>;

/**
 * The transpose of a convolution over H and W (Zeiler et al. 2010): [B, H, W, C] to [B, H', W', filters], where a size of n
 * becomes n * stride ("same"), (n - 1) * stride + kernel ("valid"), or 2 * p less (padding p), and `outputPadding` more.
 * Weights are [kernel H, kernel W, filters, C].
 *
 * @example small.attach("up1", conv2dTranspose(16, 4, { stride: 2, padding: 1 })) // Tensor<["B", 16, 16, 16], "float32">
 * @throws UsageError when a setting is not what its type says
 */
export function conv2dTranspose<const F extends number, const K extends Pair, const O extends TransposeOptions = {}>(
  filters: F,
  kernel: K,
  options?: O,
): transposeBlock<F, K, O> {
  const {
    stride = 1,
    padding = "valid",
    dilation = 1,
    outputPadding = 0,
    bias = true,
  }: TransposeOptions = options ?? {};
  checkCount("conv2dTranspose", "filters", filters);
  checkPair("conv2dTranspose", "kernel", kernel);
  checkPair("conv2dTranspose", "stride", stride);
  checkPadding("conv2dTranspose", padding);
  checkPair("conv2dTranspose", "dilation", dilation);
  checkOutputPadding(outputPadding, stride, padding);
  checkBoolean("conv2dTranspose", "bias", bias);
  const own = ["stride", "padding", "dilation", "outputPadding", "bias"];
  checkOptions("conv2dTranspose", options ?? {}, [...own, ...weightOptions]);
  const config: Conv2dTransposeConfig = {
    filters,
    kernel,
    stride,
    padding,
    dilation,
    outputPadding,
    bias,
    ...weightSettings("conv2dTranspose", options ?? {}),
  };
  return block<transposeBlock<F, K, O>>(
    "conv2dTranspose",
    config,
    onFloat((shape) => transposedShape(shape, { ...config, kernel: covered(kernel, dilation, outputPadding) })),
  );
}

function checkOutputPadding(outputPadding: Pair, stride: Pair, padding: Padding): void {
  const [where, setting] = ["conv2dTranspose", "outputPadding"];
  checkPixels(where, setting, outputPadding);
  if (height(outputPadding) >= height(stride) || width(outputPadding) >= width(stride)) {
    refuse(where, setting, `less than the stride ${JSON.stringify(stride)}`, outputPadding);
  }
  const isSame = height<number | string>(padding) === "same";
  if (isSame && outputPadding !== 0) refuse(where, setting, '0 where padding is "same"', outputPadding);
}
