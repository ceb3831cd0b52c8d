/** Losses over classes and distributions: a prediction and a target become a scalar, the mean over the batch. */
import { type Block, block } from "../block.ts";
import type { LossConfig, MarginConfig } from "../configs.ts";
import { classesShape } from "../shape/classes.ts";
import { distributionsShape } from "../shape/distributions.ts";
import { onFloatPair, onPrediction, type shapeOf } from "../take.ts";
import { checkNotNegative, type LossOptions, multiplierOf } from "./loss-options.ts";

/** What losses and evals over classes give. */
export type ofClasses<In> = onPrediction<In, In extends readonly [infer P, infer T] ? classesShape<P, T> : never>;

/** -log softmax(prediction) at the label. */
export interface SoftmaxCrossEntropy extends Block<"softmaxCrossEntropy", LossConfig> {
  readonly out: ofClasses<this["in"]>;
}

/** The sum over the other classes of max(0, margin - prediction at the label + prediction), divided by all classes. */
export interface MultiClassHinge extends Block<"multiClassHinge", MarginConfig> {
  readonly out: ofClasses<this["in"]>;
}

/** The sum over the classes of target * (log target - log softmax(prediction)). */
export interface KlDivergence extends Block<"klDivergence", LossConfig> {
  readonly out: onFloatPair<
    this["in"],
    "[prediction, target]",
    this["in"] extends readonly [infer A, infer B] ? distributionsShape<shapeOf<A>, shapeOf<B>> : never
  >;
}

/**
 * The mean of -log softmax(prediction) at the label: predictions [B, N] and labels, [B] of `index(N)` or one-hot [B, N], to [].
 *
 * @example attach("loss", softmaxCrossEntropy(), [logits, label]) // Tensor<[], "float32">
 */
export function softmaxCrossEntropy(options: LossOptions = {}): SoftmaxCrossEntropy {
  const multiplier = multiplierOf("softmaxCrossEntropy", options);
  return block<SoftmaxCrossEntropy>(
    "softmaxCrossEntropy",
    { multiplier } satisfies LossConfig,
    onPrediction(classesShape),
  );
}

/** The options of `multiClassHinge`. */
export interface MultiClassHingeOptions extends LossOptions {
  /** How far the right class must be above each other one; 1 by default. */
  readonly margin?: number;
}

/**
 * The mean over the samples of sum(max(0, margin - prediction[label] + prediction[n])) / N over the other classes n:
 * inputs as for `softmaxCrossEntropy`, to [].
 *
 * @example attach("loss", multiClassHinge(), [scores, label]) // Tensor<[], "float32">
 * @throws UsageError when the margin is not a number from 0
 */
export function multiClassHinge(options: MultiClassHingeOptions = {}): MultiClassHinge {
  const { margin = 1 } = options;
  checkNotNegative("multiClassHinge", "margin", margin);
  const multiplier = multiplierOf("multiClassHinge", options, ["margin"]);
  const config = { margin, multiplier } satisfies MarginConfig;
  return block<MultiClassHinge>("multiClassHinge", config, onPrediction(classesShape));
}

/**
 * The Kullback-Leibler divergence of the target from softmax(prediction), over the last axis, averaged over all others:
 * logits and distributions, both [B, ..., N], to []. Log-probabilities are logits too.
 *
 * @example attach("loss", klDivergence(), [logits, teacher]) // Tensor<[], "float32">
 */
export function klDivergence(options: LossOptions = {}): KlDivergence {
  const multiplier = multiplierOf("klDivergence", options);
  const infer = onFloatPair("[prediction, target]", distributionsShape);
  return block<KlDivergence>("klDivergence", { multiplier } satisfies LossConfig, infer);
}
