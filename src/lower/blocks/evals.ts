/** Lowering of evals: means over the batch, or rows that the host combines. */
import type { RowsKind } from "../../../dsl/configs.ts";
import type { Node } from "../../graph/node.ts";
import {
  abs,
  add,
  argMax,
  cast,
  concat,
  constant,
  equal,
  greater,
  less,
  max,
  mean,
  mul,
  oneHot,
  reshape,
  sub,
  sum,
  values,
} from "../../graph/ops/index.ts";
import type { LoweringTable } from "../lowering.ts";
import { first, second } from "../lowering.ts";
import { classes } from "./classes.ts";

type EvalKind = "accuracy" | "topK" | "binaryAccuracy" | "multiLabelAccuracy" | RowsKind;

/** A condition or whole numbers as numbers: what holds counts 1. */
const count = (x: Node): Node => cast(x, "float32");

/** 1 where a prediction is on the wrong side of the threshold: below it for a positive target, or else not below. */
function mistakes([prediction, target]: readonly Node[], threshold: number): Node {
  const isBelow = count(less(prediction as Node, constant(threshold)));
  const isPositive = count(greater(target as Node, constant(0)));
  return sub(constant(1), abs(sub(isBelow, isPositive)));
}

/** Scores and targets as [B, 2, classes]; labels become one-hot. */
const rows = (_: unknown, inputs: readonly Node[]): Node => {
  const [scores, targets] = [first(inputs), second(inputs)];
  const [batch = 0, size = 1] = scores.shape;
  const isLabels = targets.shape.length < scores.shape.length;
  const numbers = targets.dtype === "float32" ? targets : isLabels ? oneHot(targets, size) : count(targets);
  return concat(
    [scores, numbers].map((x) => reshape(x, [batch, 1, size])),
    1,
  );
};

export const evals: LoweringTable<EvalKind> = {
  accuracy: (_, inputs) => {
    const scores = first(inputs);
    return mean(count(equal(argMax(scores, scores.shape.length - 1), classes(second(inputs)))));
  },
  // The rank of the label: how many scores are above its own, or equal to it and before it.
  topK: ({ k }, inputs) => {
    const scores = first(inputs);
    const [batch = 0, size = 0] = scores.shape;
    const label = reshape(classes(second(inputs)), [batch, 1]);
    const own = sum(mul(scores, oneHot(reshape(label, [batch]), size)), { axes: [1], keepDims: true });
    const isBefore = less(
      values(
        Int32Array.from({ length: size }, (_unused, i) => i),
        [1, size],
      ),
      label,
    );
    const rank = sum(add(count(greater(scores, own)), mul(count(equal(scores, own)), count(isBefore))), { axes: [1] });
    return mean(count(less(rank, constant(k))));
  },
  binaryAccuracy: ({ threshold }, inputs) => sub(constant(1), mean(mistakes(inputs, threshold))),
  multiLabelAccuracy: ({ threshold }, inputs) => {
    const wrong = mistakes(inputs, threshold);
    const axes = wrong.shape.map((_, axis) => axis).slice(1);
    return sub(constant(1), mean(max(wrong, { axes })));
  },
  auc: rows,
  meanAveragePrecision: rows,
  ownEval: rows,
};
