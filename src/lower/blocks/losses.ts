/** Lowering of losses and evals: each is a mean over the batch. */
import type { Node } from "../../graph/node.ts";
import { elements } from "../../graph/node.ts";
import { argMax, cast, constant, equal, logSoftmax, mean, mul, oneHot, square, sub, sum } from "../../graph/ops/index.ts";
import type { LoweringTable } from "../lowering.ts";
import { first, second } from "../lowering.ts";

/** Labels as distributions over the classes of `logits`; class indices become one-hot. */
const distributions = (labels: Node, logits: Node): Node =>
  labels.dtype === "int32" ? oneHot(labels, logits.shape.at(-1) ?? 0) : labels;

/** Labels as class indices. */
const classes = (labels: Node): Node => (labels.dtype === "int32" ? labels : argMax(labels, labels.shape.length - 1));

export const losses: LoweringTable<"softmaxCrossEntropy" | "meanSquaredError" | "accuracy"> = {
  // -sum(p log softmax(logits)), averaged over the samples.
  softmaxCrossEntropy: (_, inputs) => {
    const logits = first(inputs);
    const logLikelihood = sum(mul(logSoftmax(logits), distributions(second(inputs), logits)));
    return mul(logLikelihood, constant(-1 / elements(logits.shape.slice(0, -1))));
  },
  meanSquaredError: (_, inputs) => mean(square(sub(first(inputs), second(inputs)))),
  accuracy: (_, inputs) => {
    const scores = first(inputs);
    const hits = equal(argMax(scores, scores.shape.length - 1), classes(second(inputs)));
    return mean(cast(hits, "float32"));
  },
};
