/** Evals: what to watch in training. A scalar is a mean over the batch, and over the samples of all batches in validation. */
import { type Block, block } from "../block.ts";
import { checkCount, checkNumber, checkOptions, refuse } from "../check.ts";
import type { NoConfig, OwnEvalConfig, ThresholdConfig, TopKConfig } from "../configs.ts";
import type { known } from "../shape/arithmetic.ts";
import { classesShape } from "../shape/classes.ts";
import { equalShapes } from "../shape/equal.ts";
import { scoresShape } from "../shape/scores.ts";
import { topKShape } from "../shape/top-k.ts";
import { onFloatPair, onPrediction } from "../take.ts";
import type { ofClasses } from "./losses.ts";
import type { ofPair } from "./value-losses.ts";

/** The part of the samples whose largest prediction is at the label. */
export interface Accuracy extends Block<"accuracy", NoConfig> {
  readonly out: ofClasses<this["in"]>;
}

/** The part of the samples whose label is among the K largest predictions. */
export interface TopK<K extends number> extends Block<"topK", TopKConfig<K>> {
  readonly out: onPrediction<this["in"], this["in"] extends readonly [infer P, infer T] ? topKShape<P, T, K> : never>;
}

/** The part of the values on the right side of the threshold. */
export interface BinaryAccuracy extends Block<"binaryAccuracy", ThresholdConfig> {
  readonly out: ofPair<this["in"]>;
}

/** The part of the samples all of whose values are on the right side of the threshold. */
export interface MultiLabelAccuracy extends Block<"multiLabelAccuracy", ThresholdConfig> {
  readonly out: ofPair<this["in"]>;
}

/** The area under the curve of true over false positives. */
export interface Auc extends Block<"auc", NoConfig> {
  readonly out: ofRows<this["in"]>;
}

/** The mean over the classes of the average precision. */
export interface MeanAveragePrecision extends Block<"meanAveragePrecision", NoConfig> {
  readonly out: ofRows<this["in"]>;
}

/** A number that a function of one's own makes of the rows of all samples. */
export interface OwnEval extends Block<"ownEval", OwnEvalConfig> {
  readonly out: ofRows<this["in"]>;
}

type ofRows<In> = onPrediction<In, In extends readonly [infer A, infer B] ? scoresShape<A, B> : never, "rows">;

const pair = onFloatPair("[prediction, target]", equalShapes);
const rows = onPrediction(scoresShape, "rows");

/**
 * The part of the samples whose largest prediction is at the label, in [0, 1]: inputs as for `softmaxCrossEntropy`, to [].
 * Of equal predictions the first is the largest.
 *
 * @example attach("accuracy", accuracy(), [logits, label]) // Tensor<[], "float32">
 */
export function accuracy(): Accuracy {
  return block<Accuracy>("accuracy", {}, onPrediction(classesShape));
}

/**
 * The part of the samples whose label is among the k largest predictions, in [0, 1]: inputs as for `accuracy`, to [].
 * Of equal predictions the first is the largest.
 *
 * @example attach("top5", topK(5), [logits, label]) // Tensor<[], "float32">
 * @throws UsageError when k is not a positive integer
 */
export function topK<const K extends number>(k: K): TopK<known<K> & number> {
  checkCount("topK", "k", k);
  const config = { k } satisfies TopKConfig;
  return block<TopK<known<K> & number>>(
    "topK",
    config,
    onPrediction((prediction, target) => topKShape(prediction, target, k)),
  );
}

/** The options of evals of yes and no. */
export interface ThresholdOptions {
  /** From which prediction on it is a yes: 0.5 for probabilities, the default; 0 for logits, and for targets of -1 and 1. */
  readonly threshold?: number;
}

function thresholdOf(where: string, options: ThresholdOptions): ThresholdConfig {
  const { threshold = 0.5 } = options;
  checkNumber(where, "threshold", threshold, "a finite number", Number.isFinite);
  checkOptions(where, options, ["threshold"]);
  return { threshold };
}

/**
 * The part of all values whose prediction is right, in [0, 1]: a yes from the threshold on, where the target is above 0
 * (targets are 0 and 1, or -1 and 1). Two tensors of one shape to [].
 *
 * @example attach("accuracy", binaryAccuracy({ threshold: 0 }), [logits, tags]) // Tensor<[], "float32">
 * @throws UsageError when the threshold is not a number
 */
export function binaryAccuracy(options: ThresholdOptions = {}): BinaryAccuracy {
  return block<BinaryAccuracy>("binaryAccuracy", thresholdOf("binaryAccuracy", options), pair);
}

/**
 * The part of the samples for which all predictions are right, each as in `binaryAccuracy`: two tensors of one shape to [].
 *
 * @example attach("exact", multiLabelAccuracy({ threshold: 0 }), [logits, tags]) // Tensor<[], "float32">
 * @throws UsageError when the threshold is not a number
 */
export function multiLabelAccuracy(options: ThresholdOptions = {}): MultiLabelAccuracy {
  return block<MultiLabelAccuracy>("multiLabelAccuracy", thresholdOf("multiLabelAccuracy", options), pair);
}

/**
 * How probable it is that a positive has a higher score than a negative, equal scores counting half (the area under the
 * ROC curve), averaged over the classes that have both: scores and targets (above 0: positive), both [B] or [B, N], the
 * targets float32, int32 or index<2>; or scores [B, N] and labels [B] index<N>, for each class against the others.
 * In validation over the whole set, in the logs of training over each batch.
 *
 * @example brain("net", { x, tags }, { loss, evals: { auc: attach("auc", auc(), [logits, tags]) } })
 */
export function auc(): Auc {
  return block<Auc>("auc", {}, rows);
}

/**
 * The mean over the classes that have positives of the average precision: the sum, over the distinct scores from the
 * highest down, of the precision there times the recall that it adds. Inputs and course as for `auc`.
 *
 * @example brain("net", { x, tags }, { loss, evals: { map: attach("map", meanAveragePrecision(), [logits, tags]) } })
 */
export function meanAveragePrecision(): MeanAveragePrecision {
  return block<MeanAveragePrecision>("meanAveragePrecision", {}, rows);
}

/**
 * An eval of one's own: a number from the scores and targets of all samples, where no mean over batches is right. Inputs
 * and course as for `auc`; it may be NaN where it is not defined.
 *
 * @example
 * const misses = ownEval(({ scores, targets }) => scores.filter((score, i) => score < 0.5 && targets[i] === 1).length);
 * brain("net", { x, tags }, { loss, evals: { misses: attach("misses", misses, [logits, tags]) } });
 * @throws UsageError when it is given no function
 */
export function ownEval(combine: OwnEvalConfig["combine"]): OwnEval {
  if (typeof combine !== "function") refuse("ownEval", "combine", "a function", combine);
  return block<OwnEval>("ownEval", { combine } satisfies OwnEvalConfig, rows);
}
