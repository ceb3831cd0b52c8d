/** The parts of a transformer: self-attention, and the positions of steps. */
import { type Block, block } from "../block.ts";
import { checkBoolean, checkCount, checkOptions } from "../check.ts";
import type { LearnedPositionsConfig, MultiHeadSelfAttentionConfig, NoConfig } from "../configs.ts";
import type { known } from "../shape/arithmetic.ts";
import { headsShape, stepsShape } from "../shape/sequence.ts";
import { onFloat, type shapeOf } from "../take.ts";
import { onSequence, type sequenceOf } from "../take-sequence.ts";
import { type WeightOptions, weightOptions, weightSettings } from "./weights.ts";

/** Attention of each step to all steps, in several heads. */
export interface MultiHeadSelfAttention<H extends number>
  extends Block<"multiHeadSelfAttention", MultiHeadSelfAttentionConfig<H>> {
  readonly out: onSequence<this["in"], headsShape<shapeOf<sequenceOf<this["in"]>>, H>>;
}

/** Sines and cosines of the positions, added. */
export interface PositionalEncoding extends Block<"positionalEncoding", NoConfig> {
  readonly out: onFloat<this["in"], stepsShape<shapeOf<this["in"]>>>;
}

/** A trained vector for each position, added. */
export interface LearnedPositions<M extends number> extends Block<"learnedPositions", LearnedPositionsConfig<M>> {
  readonly out: onFloat<this["in"], stepsShape<shapeOf<this["in"]>, M>>;
}

/** The options of `multiHeadSelfAttention`. */
export interface AttentionOptions extends WeightOptions {
  /** Whether a step sees only itself and earlier ones; false by default. */
  readonly causal?: boolean;
}

/**
 * softmax(Q K' / sqrt(C / heads)) V in each of `heads` equal parts of the channels, joined and mapped once more
 * (Vaswani et al. 2017): a sequence [B, T, C] to the same shape. Attached to `[sequence, lengths]` or `[sequence, mask]`,
 * lengths [B] int32 and mask [B, T], no step sees those that do not count; a sample of none sees all.
 * Parameters: query/weights [C, C], query/bias [C], and the same under key, value and output.
 *
 * @example words.attach("attend", multiHeadSelfAttention(8, { causal: true })) // Tensor<["B", "T", 512], "float32">
 * @throws UsageError when a setting is not what its type says
 */
export function multiHeadSelfAttention<const H extends number>(
  heads: H,
  options: AttentionOptions = {},
): MultiHeadSelfAttention<known<H>> {
  const { causal = false } = options;
  checkCount("multiHeadSelfAttention", "heads", heads);
  checkBoolean("multiHeadSelfAttention", "causal", causal);
  checkOptions("multiHeadSelfAttention", options, ["causal", ...weightOptions]);
  return block<MultiHeadSelfAttention<known<H>>>(
    "multiHeadSelfAttention",
    { heads, causal, ...weightSettings("multiHeadSelfAttention", options) } satisfies MultiHeadSelfAttentionConfig,
    onSequence((shape) => headsShape(shape, heads)),
  );
}

/**
 * Adds sines and cosines of the position: sin(t / 10000^(2i / C)) to channel 2i of step t, the cosine to channel 2i + 1
 * (Vaswani et al. 2017): [B, T, C] to the same shape.
 *
 * @example words.attach("placed", positionalEncoding()) // Tensor<["B", "T", 512], "float32">
 */
export function positionalEncoding(): PositionalEncoding {
  return block<PositionalEncoding>(
    "positionalEncoding",
    {},
    onFloat((shape) => stepsShape(shape)),
  );
}

/**
 * Adds a trained vector for each position: [B, T, C] to the same shape, T being at most `longest`.
 * Parameters: weights [longest, C], by default uniform within 1 / sqrt(C) at first; `maxNorm` bounds each row.
 *
 * @example words.attach("placed", learnedPositions(128)) // Tensor<["B", "T", 512], "float32">
 * @throws UsageError when a setting is not what its type says
 */
export function learnedPositions<const M extends number>(
  longest: M,
  options: WeightOptions = {},
): LearnedPositions<known<M>> {
  checkCount("learnedPositions", "longest", longest);
  checkOptions("learnedPositions", options, weightOptions);
  return block<LearnedPositions<known<M>>>(
    "learnedPositions",
    { longest, ...weightSettings("learnedPositions", options) } satisfies LearnedPositionsConfig,
    onFloat((shape) => stepsShape(shape, longest)),
  );
}
