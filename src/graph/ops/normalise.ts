/** Batch normalisation over all axes but the last (Ioffe and Szegedy, 2015, https://arxiv.org/abs/1502.03167). */
import type { Node, OpAttrs } from "../node.ts";
import { makeNode } from "../node.ts";
import { expectShape } from "./check.ts";

/** The four vectors of batch normalisation, each [C]. */
export interface BatchNormVectors {
  readonly scale: Node;
  readonly offset: Node;
  readonly mean: Node;
  readonly variance: Node;
}

/**
 * (x - mean) / sqrt(variance + epsilon) * scale + offset, for x [..., C].
 * With `statistics: "batch"` mean and (biased) variance are those of x itself, and the gradient of x takes that into
 * account; no gradient flows through the two operands. With `statistics: "towers"` they are those of the x of all towers.
 */
export function batchNorm(
  x: Node,
  { scale, offset, mean, variance }: BatchNormVectors,
  attrs: OpAttrs["batchNorm"],
): Node<"batchNorm"> {
  const vectors = [scale, offset, mean, variance];
  for (const vector of vectors) expectShape("batchNorm", vector, x.shape.slice(-1));
  return makeNode("batchNorm", [x, ...vectors], attrs, x.shape);
}
