/** Evals: what to watch in training, a scalar that is the mean over the batch. */
import { type Block, block } from "../block.ts";
import type { NoConfig } from "../configs.ts";
import { classesShape } from "../shape/classes.ts";
import { onPrediction } from "../take.ts";
import type { ofClasses } from "./losses.ts";

/** The part of the samples whose largest prediction is at the label. */
export interface Accuracy extends Block<"accuracy", NoConfig> {
  readonly out: ofClasses<this["in"]>;
}

/**
 * The part of the samples whose largest prediction is at the label, in [0, 1]: inputs as for `softmaxCrossEntropy`, to [].
 *
 * @example attach("accuracy", accuracy(), [logits, label]) // Tensor<[], "float32">
 */
export function accuracy(): Accuracy {
  return block<Accuracy>("accuracy", {}, onPrediction(classesShape));
}
