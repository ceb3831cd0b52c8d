/** Labels in the two forms that losses and evals over classes take: class indices, and distributions over classes. */
import type { Node } from "../../graph/node.ts";
import { argMax, oneHot } from "../../graph/ops/index.ts";

/** Labels as distributions over the classes of `logits`; class indices become one-hot. */
export const distributions = (labels: Node, logits: Node): Node =>
  labels.dtype === "int32" ? oneHot(labels, logits.shape.at(-1) ?? 0) : labels;

/** Labels as class indices. */
export const classes = (labels: Node): Node =>
  labels.dtype === "int32" ? labels : argMax(labels, labels.shape.length - 1);
