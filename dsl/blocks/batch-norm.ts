/** `batchNorm`: normalises each channel. */
import { type Block, block } from "../block.ts";
import { checkBoolean, checkNumber, checkOptions } from "../check.ts";
import type { BatchNormConfig } from "../configs.ts";
import { channelsShape } from "../shape/channels.ts";
import { onFloat, type shapeOf } from "../take.ts";

/** Normalises each channel. */
export interface BatchNorm extends Block<"batchNorm", BatchNormConfig> {
  readonly out: onFloat<this["in"], channelsShape<shapeOf<this["in"]>>>;
}

/** The options of `batchNorm`. */
export interface BatchNormOptions {
  /** Added to the variance; 1e-5 by default. */
  readonly epsilon?: number;
  /**
   * How much of the running statistics stays at each step, 0.9 by default (PyTorch's momentum is 1 minus it), or
   * `"cumulative"` for the mean over all steps so far (its `momentum=None`).
   */
  readonly momentum?: number | "cumulative";
  /** Whether each channel is multiplied by a parameter, `"shared"` for one parameter in all; true by default. */
  readonly scale?: boolean | "shared";
  /** Whether a parameter is added to each channel; true by default. */
  readonly offset?: boolean;
  /** Whether running statistics are kept; else prediction, too, uses those of its batch. True by default. */
  readonly tracking?: boolean;
  /**
   * Whether towers and ranks train with the statistics of the whole batch, as one device does, for which they wait for each
   * other twice at each such block; else each with those of its part. False by default.
   */
  readonly synchronized?: boolean;
}

/**
 * Normalises each channel to mean 0 and variance 1 over all other axes, then scales and shifts it (Ioffe & Szegedy 2015):
 * [B, ..., C] to the same shape. Over several towers or ranks each takes the statistics of its part of the batch, or with
 * `synchronized` those of the whole one. Running statistics follow as `momentum * old + (1 - momentum) * new`, or at step n, which
 * the state `steps` then counts, as `old + (new - old) / n`.
 *
 * @example conv1.attach("bn1", batchNorm()) // Tensor<["B", 8, 8, 32], "float32">
 * @throws UsageError when epsilon is not positive, momentum neither in [0, 1] nor "cumulative", or another setting not what its type says
 */
export function batchNorm(options: BatchNormOptions = {}): BatchNorm {
  const { epsilon = 1e-5, momentum = 0.9, scale = true, offset = true } = options;
  const { tracking = true, synchronized = false } = options;
  checkNumber("batchNorm", "epsilon", epsilon, "a positive number", (n) => n > 0 && Number.isFinite(n));
  if (momentum !== "cumulative") {
    checkNumber("batchNorm", "momentum", momentum, 'a number in [0, 1] or "cumulative"', (n) => n >= 0 && n <= 1);
  }
  if (scale !== "shared") checkBoolean("batchNorm", "scale", scale);
  checkBoolean("batchNorm", "offset", offset);
  checkBoolean("batchNorm", "tracking", tracking);
  checkBoolean("batchNorm", "synchronized", synchronized);
  checkOptions("batchNorm", options, ["epsilon", "momentum", "scale", "offset", "tracking", "synchronized"]);
  const config: BatchNormConfig = { epsilon, momentum, scale, offset, tracking, synchronized };
  return block<BatchNorm>("batchNorm", config, onFloat(channelsShape));
}
