/** Losses without a target: ranked scores, and regularisers of activations. */
import { type Block, block } from "../block.ts";
import type { KlRegularizationConfig, LossConfig, MarginConfig } from "../configs.ts";
import { rankingShape } from "../shape/ranking.ts";
import { spreadShape } from "../shape/spread.ts";
import { onFloat, onFloatPair, type shapeOf } from "../take.ts";
import { checkNotNegative, checkPositive, type LossOptions, multiplierOf } from "./loss-options.ts";

/** max(0, margin - (higher - lower)) */
export interface MarginRanking extends Block<"marginRanking", MarginConfig> {
  readonly out: onFloatPair<
    this["in"],
    "[higher, lower]",
    this["in"] extends readonly [infer A, infer B] ? rankingShape<shapeOf<A>, shapeOf<B>> : never
  >;
}

/** |x| */
export interface Sparsity extends Block<"sparsity", LossConfig> {
  readonly out: onFloat<this["in"], []>;
}

/** The divergence of each sample's spread from a given one. */
export interface KlRegularization extends Block<"klRegularization", KlRegularizationConfig> {
  readonly out: onFloat<this["in"], spreadShape<shapeOf<this["in"]>>>;
}

/** The options of `marginRanking`. */
export interface MarginRankingOptions extends LossOptions {
  /** How far the higher score must be above the lower one. */
  readonly margin: number;
}

/**
 * The mean of max(0, margin - (higher - lower)): scores that ought to be higher, and for each one that ought to be lower
 * (of the same shape) or several (on one more axis), to [].
 *
 * @example attach("loss", marginRanking({ margin: 0.5 }), [match, others]) // Tensor<[], "float32">
 * @throws UsageError when the margin is not a number from 0
 */
export function marginRanking(options: MarginRankingOptions): MarginRanking {
  const { margin, ...rest } = options ?? {}; // JavaScript may give none
  checkNotNegative("marginRanking", "margin", margin);
  const multiplier = multiplierOf("marginRanking", rest, ["margin"]);
  const infer = onFloatPair("[higher, lower]", rankingShape);
  return block<MarginRanking>("marginRanking", { margin, multiplier } satisfies MarginConfig, infer);
}

/**
 * The mean of |x| over all values, which drives activations to zero: a tensor of any shape to [].
 *
 * @example attach("sparse", sparsity({ multiplier: 1e-4 }), code) // Tensor<[], "float32">
 */
export function sparsity(options: LossOptions = {}): Sparsity {
  const multiplier = multiplierOf("sparsity", options);
  return block<Sparsity>(
    "sparsity",
    { multiplier } satisfies LossConfig,
    onFloat(() => []),
  );
}

/** The options of `klRegularization`. */
export interface KlRegularizationOptions extends LossOptions {
  /** The standard deviation that is wanted; 1 by default. */
  readonly std?: number;
}

/**
 * The mean over the samples of log(std / s) + (s / std)^2 / 2 - 1/2, where s is the standard deviation of a sample's
 * values, unbiased: the divergence of two normal distributions of one mean. [B, ...] to [].
 *
 * @example attach("spread", klRegularization({ std: 1, multiplier: 0.01 }), code) // Tensor<[], "float32">
 * @throws UsageError when std is not positive
 */
export function klRegularization(options: KlRegularizationOptions = {}): KlRegularization {
  const { std = 1 } = options;
  checkPositive("klRegularization", "std", std);
  const multiplier = multiplierOf("klRegularization", options, ["std"]);
  const config = { std, multiplier } satisfies KlRegularizationConfig;
  return block<KlRegularization>("klRegularization", config, onFloat(spreadShape));
}
