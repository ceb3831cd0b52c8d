/** `batchNorm`: normalises each channel. */
import { type Block, block } from "../block.ts";
import { checkNumber, checkOptions } from "../check.ts";
import type { BatchNormConfig } from "../configs.ts";
import { channelsShape } from "../shape/channels.ts";
import { onFloat, type shapeOf } from "../take.ts";

/** Normalises each channel. */
export interface BatchNorm extends Block<"batchNorm", BatchNormConfig> {
  readonly out: onFloat<this["in"], channelsShape<shapeOf<this["in"]>>>;
}

/**
 * Normalises each channel to mean 0 and variance 1 over all other axes, then scales and shifts it (Ioffe & Szegedy 2015):
 * [B, ..., C] to the same shape. Running means follow as `momentum * old + (1 - momentum) * new`.
 * Defaults: epsilon 1e-5, momentum 0.9.
 *
 * @example conv1.attach("bn1", batchNorm()) // Tensor<["B", 8, 8, 32], "float32">
 * @throws UsageError when epsilon is not positive or momentum not in [0, 1]
 */
export function batchNorm(options: Partial<BatchNormConfig> = {}): BatchNorm {
  const { epsilon = 1e-5, momentum = 0.9 } = options;
  checkNumber("batchNorm", "epsilon", epsilon, "a positive number", (n) => n > 0 && Number.isFinite(n));
  checkNumber("batchNorm", "momentum", momentum, "a number in [0, 1]", (n) => n >= 0 && n <= 1);
  checkOptions("batchNorm", options, ["epsilon", "momentum"]);
  return block<BatchNorm>("batchNorm", { epsilon, momentum } satisfies BatchNormConfig, onFloat(channelsShape));
}
