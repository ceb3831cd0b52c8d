/** Losses without a target: ranked scores, and regularisers of activations. */
import { type Block, block } from "../block.ts";
import { checkBoolean } from "../check.ts";
import type { KlRegularizationConfig, LossConfig, MarginRankingConfig } from "../configs.ts";
import { pairsShape, rankingShape } from "../shape/ranking.ts";
import { spreadShape } from "../shape/spread.ts";
import { onFloat, onFloatPair, type shapeOf } from "../take.ts";
import { checkNotNegative, checkPositive, type LossOptions, multiplierOf } from "./loss-options.ts";

/** max(0, margin - (higher - lower)); `P` says whether each is compared with each. */
export interface MarginRanking<P extends boolean> extends Block<"marginRanking", MarginRankingConfig<P>> {
  readonly out: onFloatPair<
    this["in"],
    "[higher, lower]",
    this["in"] extends readonly [infer A, infer B] ? ranked<shapeOf<A>, shapeOf<B>, P> : never
  >;
}

type ranked<A extends readonly unknown[], B extends readonly unknown[], P> = [boolean] extends [P]
  ? []
  : P extends true
    ? pairsShape<A, B>
    : rankingShape<A, B>;

/** |x| */
export interface Sparsity extends Block<"sparsity", LossConfig> {
  readonly out: onFloat<this["in"], []>;
}

/** The divergence of each sample's spread from a given one. */
export interface KlRegularization extends Block<"klRegularization", KlRegularizationConfig> {
  readonly out: onFloat<this["in"], spreadShape<shapeOf<this["in"]>>>;
}

/** The options of `marginRanking`. */
export interface MarginRankingOptions<P extends boolean = boolean> extends LossOptions {
  /** How far the higher score must be above the lower one. */
  readonly margin: number;
  /** Whether scores are compared each with each along the last axis: [B] over the batch, [B, n] in a sample; false by default. */
  readonly allPairs?: P;
  /** Whether the mean is over the pairs that violate the margin, 0 if none does, and not over all; false by default. */
  readonly hardOnly?: boolean;
}

/**
 * The mean of max(0, margin - (higher - lower)): scores that ought to be higher, and for each one that ought to be lower
 * (of the same shape) or several (on one more axis), to []. With `allPairs` they are [B] and [B], or [B, ..., n] and
 * [B, ..., m], each compared with each.
 *
 * @example attach("loss", marginRanking({ margin: 0.5 }), [match, others]) // Tensor<[], "float32">
 * @throws UsageError when the margin is not a number from 0, or another setting not what its type says
 */
export function marginRanking<const P extends boolean = false>(options: MarginRankingOptions<P>): MarginRanking<P> {
  const { margin, allPairs = false, hardOnly = false, ...rest } = options ?? {}; // JavaScript may give none
  checkNotNegative("marginRanking", "margin", margin);
  checkBoolean("marginRanking", "allPairs", allPairs);
  checkBoolean("marginRanking", "hardOnly", hardOnly);
  const multiplier = multiplierOf("marginRanking", rest, ["margin", "allPairs", "hardOnly"]);
  const config = { margin, allPairs, hardOnly, multiplier } satisfies MarginRankingConfig;
  return block<MarginRanking<P>>(
    "marginRanking",
    config,
    onFloatPair("[higher, lower]", allPairs ? pairsShape : rankingShape),
  );
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
