/** `layerNorm`, `groupNorm` and `localResponseNorm`: each sample is normalised by itself. */
import { type Block, block } from "../block.ts";
import { checkBoolean, checkCount, checkNumber, checkOptions } from "../check.ts";
import type { AffineConfig, GroupNormConfig, LayerNormConfig, LocalResponseNormConfig } from "../configs.ts";
import type { known } from "../shape/arithmetic.ts";
import { channelsShape } from "../shape/channels.ts";
import { groupedShape } from "../shape/groups.ts";
import { onFloat, type shapeOf } from "../take.ts";

/** Normalises over the last axis. */
export interface LayerNorm extends Block<"layerNorm", LayerNormConfig> {
  readonly out: onFloat<this["in"], channelsShape<shapeOf<this["in"]>>>;
}

/** Normalises each group of channels. */
export interface GroupNorm<G extends number> extends Block<"groupNorm", GroupNormConfig<G>> {
  readonly out: onFloat<this["in"], groupedShape<shapeOf<this["in"]>, G>>;
}

/** Divides by the activity of neighbouring channels. */
export interface LocalResponseNorm extends Block<"localResponseNorm", LocalResponseNormConfig> {
  readonly out: onFloat<this["in"], channelsShape<shapeOf<this["in"]>>>;
}

/** The options of `layerNorm` and `groupNorm`. */
export interface NormOptions extends Partial<AffineConfig> {
  /** Added to the variance; 1e-5 by default. */
  readonly epsilon?: number;
  /** Whether each channel is multiplied by a parameter; true by default. */
  readonly scale?: boolean;
  /** Whether a parameter is added to each channel; true by default. */
  readonly offset?: boolean;
}

function normSettings(where: string, options: NormOptions): LayerNormConfig {
  const { epsilon = 1e-5, scale = true, offset = true } = options;
  checkNumber(where, "epsilon", epsilon, "a positive number", isPositive);
  checkBoolean(where, "scale", scale);
  checkBoolean(where, "offset", offset);
  checkOptions(where, options, ["epsilon", "scale", "offset"]);
  return { epsilon, scale, offset };
}

function isPositive(n: number): boolean {
  return n > 0 && Number.isFinite(n);
}

/**
 * Brings the channels of each place to mean 0 and variance 1, then scales and shifts them (Ba et al. 2016):
 * [B, ..., C] to the same shape. Parameters are `scale` [C] and `offset` [C].
 *
 * @example words.attach("ln1", layerNorm()) // Tensor<["B", 100, 64], "float32">
 * @throws UsageError when a setting is not what its type says
 */
export function layerNorm(options: NormOptions = {}): LayerNorm {
  return block<LayerNorm>("layerNorm", normSettings("layerNorm", options), onFloat(channelsShape));
}

/**
 * Brings each of `groups` consecutive groups of channels to mean 0 and variance 1 over all places of its sample, then scales
 * and shifts each channel (Wu & He 2018): [B, ..., C] to the same shape. Parameters are `scale` [C] and `offset` [C].
 *
 * @example conv1.attach("gn1", groupNorm(8)) // Tensor<["B", 8, 8, 32], "float32">
 * @throws UsageError when a setting is not what its type says
 */
export function groupNorm<const G extends number>(groups: G, options: NormOptions = {}): GroupNorm<known<G>> {
  checkCount("groupNorm", "groups", groups);
  return block<GroupNorm<known<G>>>(
    "groupNorm",
    { groups, ...normSettings("groupNorm", options) } satisfies GroupNormConfig,
    onFloat((shape) => groupedShape(shape, groups)),
  );
}

/**
 * x / (bias + alpha * s) ** beta, s being the sum of x * x over the channel and up to `radius` channels on either side
 * (Krizhevsky et al. 2012): [B, ..., C] to the same shape. Defaults: radius 4, bias 1, alpha 0.001 / 9, beta 0.75.
 *
 * @example conv1.attach("lrn1", localResponseNorm({ radius: 2, bias: 2, alpha: 1e-4 })) // Tensor<["B", 8, 8, 32], "float32">
 * @throws UsageError when a setting is not what its type says
 */
export function localResponseNorm(options: Partial<LocalResponseNormConfig> = {}): LocalResponseNorm {
  const { radius = 4, bias = 1, alpha = 0.001 / 9, beta = 0.75 } = options;
  const isRadius = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;
  checkNumber("localResponseNorm", "radius", radius, "an integer from 0", isRadius);
  checkNumber("localResponseNorm", "bias", bias, "a positive number", isPositive);
  checkNumber("localResponseNorm", "alpha", alpha, "a number from 0", (n) => n >= 0 && Number.isFinite(n));
  checkNumber("localResponseNorm", "beta", beta, "a finite number", Number.isFinite);
  checkOptions("localResponseNorm", options, ["radius", "bias", "alpha", "beta"]);
  const config: LocalResponseNormConfig = { radius, bias, alpha, beta };
  return block<LocalResponseNorm>("localResponseNorm", config, onFloat(channelsShape));
}
