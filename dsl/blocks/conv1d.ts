/** `conv1d`: a convolution over time. */
import { type Block, block } from "../block.ts";
import { checkBoolean, checkCount, checkOptions, checkPadding1d } from "../check.ts";
import type { Conv1dConfig, Padding1d } from "../configs.ts";
import type { known } from "../shape/arithmetic.ts";
import { window1dShape } from "../shape/window-1d.ts";
import { onFloat, type shapeOf } from "../take.ts";
import type { isEmpty, option } from "./options.ts";
import { type WeightOptions, weightOptions, weightSettings } from "./weights.ts";

/** The options of a convolution over time. */
export interface Conv1dOptions extends WeightOptions {
  /** The step of the window; 1 by default. */
  readonly stride?: number;
  /** `"valid"` by default. */
  readonly padding?: Padding1d;
  /** The distance between the taps of the kernel; 1 by default. */
  readonly dilation?: number;
  /** Whether a bias per channel is added; true by default. */
  readonly bias?: boolean;
}

/** A convolution over time with stride 1 and no padding. */
export interface Conv1d<F extends number, K extends number> extends Block<"conv1d", Conv1dConfig<F, K, 1, "valid", 1>> {
  readonly out: onFloat<this["in"], window1dShape<shapeOf<this["in"]>, "kernel", F, K, 1, "valid", 1>>;
}

/** A convolution over time, with options. */
export interface Conv1dWith<F extends number, K extends number, O extends Conv1dOptions>
  extends Block<
    "conv1d",
    Conv1dConfig<F, K, option<O, "stride", 1>, option<O, "padding", "valid">, option<O, "dilation", 1>>
  > {
  readonly out: onFloat<
    this["in"],
    window1dShape<
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

type conv1dBlock<F extends number, K extends number, O extends Conv1dOptions> =
  isEmpty<O> extends true ? Conv1d<known<F>, known<K>> : Conv1dWith<known<F>, known<K>, O>;

/**
 * A convolution over T: [B, T, C] to [B, T', filters]. Weights are [kernel, C, filters].
 *
 * @example words.attach("conv1", conv1d(64, 3, { padding: "same" })) // Tensor<["B", 100, 64], "float32">
 * @throws UsageError when a setting is not what its type says
 */
export function conv1d<const F extends number, const K extends number, const O extends Conv1dOptions = {}>(
  filters: F,
  kernel: K,
  options?: O,
): conv1dBlock<F, K, O> {
  const { stride = 1, padding = "valid", dilation = 1, bias = true }: Conv1dOptions = options ?? {};
  checkCount("conv1d", "filters", filters);
  checkCount("conv1d", "kernel", kernel);
  checkCount("conv1d", "stride", stride);
  checkPadding1d("conv1d", padding);
  checkCount("conv1d", "dilation", dilation);
  checkBoolean("conv1d", "bias", bias);
  checkOptions("conv1d", options ?? {}, ["stride", "padding", "dilation", "bias", ...weightOptions]);
  const window = { kernel, stride, padding, dilation } as const;
  return block<conv1dBlock<F, K, O>>(
    "conv1d",
    { filters, ...window, bias, ...weightSettings("conv1d", options ?? {}) } satisfies Conv1dConfig,
    onFloat((shape) => window1dShape(shape, { ...window, noun: "kernel", channels: filters })),
  );
}
