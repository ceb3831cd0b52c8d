/** Values that the towers of an engine, each at work on its part of a batch, compute together; one device is one tower. */
import type { Node } from "../node.ts";
import { makeNode } from "../node.ts";
import { expectDType, mismatch } from "./check.ts";

/** The mean of the towers' values, each weighing by its share of the batch. */
export function towersMean(x: Node): Node<"towersMean"> {
  expectDType("towersMean", x, "float32");
  return makeNode("towersMean", [x], {}, x.shape);
}

/** Mean and biased variance of the whole batch, [2, ...], from those of each tower's part. */
export function towersMoments(x: Node): Node<"towersMoments"> {
  expectDType("towersMoments", x, "float32");
  if (x.shape[0] !== 2) mismatch("towersMoments", "expects means and variances on axis 0", x);
  return makeNode("towersMoments", [x], {}, x.shape);
}
