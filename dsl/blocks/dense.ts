/** `dense`: a fully connected layer. */
import { type Block, block } from "../block.ts";
import { checkBoolean, checkCount, checkOptions } from "../check.ts";
import type { DenseConfig } from "../configs.ts";
import type { known } from "../shape/arithmetic.ts";
import { denseShape } from "../shape/dense.ts";
import { onFloat, type shapeOf } from "../take.ts";
import { type WeightOptions, weightOptions, weightSettings } from "./weights.ts";

/** A fully connected layer over the last axis. */
export interface Dense<U extends number> extends Block<"dense", DenseConfig<U>> {
  readonly out: onFloat<this["in"], denseShape<shapeOf<this["in"]>, U>>;
}

/** The options of `dense`. */
export interface DenseOptions extends WeightOptions {
  /** Whether a bias per unit is added; true by default. */
  readonly bias?: boolean;
}

/**
 * A fully connected layer over the last axis: [B, ..., C] to [B, ..., units]. Weights are [C, units].
 *
 * @example flat.attach("ip1", dense(10)) // Tensor<["B", 10], "float32">
 * @throws UsageError when a setting is not what its type says
 */
export function dense<const U extends number>(units: U, options: DenseOptions = {}): Dense<known<U>> {
  const { bias = true } = options;
  checkCount("dense", "units", units);
  checkBoolean("dense", "bias", bias);
  checkOptions("dense", options, ["bias", ...weightOptions]);
  return block<Dense<known<U>>>(
    "dense",
    { units, bias, ...weightSettings("dense", options) } satisfies DenseConfig,
    onFloat((shape) => denseShape(shape, units)),
  );
}
