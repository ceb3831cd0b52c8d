/** Losses and evals: a prediction and a target become a scalar, the mean over the batch. */
import { type Block, block } from "../block.ts";
import type { NoConfig } from "../configs.ts";
import { classesShape } from "../shape/classes.ts";
import { equalShapes } from "../shape/equal.ts";
import { onFloats, onPrediction, type shapesOf } from "../take.ts";

type ofClasses<In> = onPrediction<In, In extends readonly [infer P, infer T] ? classesShape<P, T> : never>;

/** -log softmax(prediction) at the label. */
export interface SoftmaxCrossEntropy extends Block<"softmaxCrossEntropy", NoConfig> {
  readonly out: ofClasses<this["in"]>;
}

/** The part of the samples whose largest prediction is at the label. */
export interface Accuracy extends Block<"accuracy", NoConfig> {
  readonly out: ofClasses<this["in"]>;
}

/** (prediction - target)^2 */
export interface MeanSquaredError extends Block<"meanSquaredError", NoConfig> {
  readonly out: pairError<this["in"]>;
}

type pairError<In> = In extends readonly [unknown, unknown]
  ? onFloats<
      In,
      shapesOf<In> extends readonly [infer A extends readonly unknown[], infer B extends readonly unknown[]]
        ? equalShapes<A, B>
        : never
    >
  : onPrediction<In, never>;

/**
 * The mean of -log softmax(prediction) at the label: predictions [B, N] and labels, [B] of `index(N)` or one-hot [B, N], to [].
 *
 * @example attach("loss", softmaxCrossEntropy(), [logits, label]) // Tensor<[], "float32">
 */
export function softmaxCrossEntropy(): SoftmaxCrossEntropy {
  return block<SoftmaxCrossEntropy>("softmaxCrossEntropy", {}, onPrediction(classesShape));
}

/**
 * The mean of (prediction - target)^2 over all values: two tensors of one shape to [].
 *
 * @example attach("loss", meanSquaredError(), [prediction, target]) // Tensor<[], "float32">
 */
export function meanSquaredError(): MeanSquaredError {
  const compare = onFloats(([a = [], b = []]) => equalShapes(a, b));
  const pair = onPrediction(() => []);
  return block<MeanSquaredError>("meanSquaredError", {}, (inputs) => {
    const checked = pair(inputs);
    return typeof checked === "string" ? checked : compare(inputs);
  });
}

/**
 * The part of the samples whose largest prediction is at the label, in [0, 1]: inputs as for `softmaxCrossEntropy`, to [].
 *
 * @example attach("accuracy", accuracy(), [logits, label]) // Tensor<[], "float32">
 */
export function accuracy(): Accuracy {
  return block<Accuracy>("accuracy", {}, onPrediction(classesShape));
}
