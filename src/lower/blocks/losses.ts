/** Lowering of losses: each is a mean, times its multiplier. */
import type { LossConfig } from "../../../dsl/configs.ts";
import type { Node } from "../../graph/node.ts";
import { elements } from "../../graph/node.ts";
import {
  abs,
  add,
  cast,
  constant,
  div,
  equal,
  exp,
  greater,
  less,
  log,
  logSoftmax,
  maximum,
  mean,
  minimum,
  mul,
  neg,
  relu,
  reshape,
  select,
  square,
  sub,
  sum,
  values,
} from "../../graph/ops/index.ts";
import type { LoweringTable } from "../lowering.ts";
import { first, second } from "../lowering.ts";
import { distributions } from "./classes.ts";

type LossKind =
  | "softmaxCrossEntropy"
  | "multiClassHinge"
  | "klDivergence"
  | "meanSquaredError"
  | "meanAbsoluteError"
  | "huber"
  | "binaryCrossEntropy"
  | "hinge"
  | "marginRanking"
  | "sparsity"
  | "klRegularization";

/** The smallest number that a logarithm of a probability or a variance sees. */
const tiny = 1e-30;

const times = (x: Node, factor: number): Node => (factor === 1 ? x : mul(x, constant(factor)));

/** A sum over the last axis, averaged over all others. */
const meanOfSums = (x: Node): Node => times(sum(x), 1 / elements(x.shape.slice(0, -1)));

/** log(1 + exp(x)) without overflow; `maximum` and not `relu`, as half of its gradient belongs to x = 0. */
const softplus = (x: Node): Node => add(maximum(x, constant(0)), log(add(exp(neg(abs(x))), constant(1))));

const difference = (inputs: readonly Node[]): Node => sub(first(inputs), second(inputs));

/** Weights of samples [B] as [B, 1, ...], to fit `x`; weights of values as they are. */
const fitted = (weights: Node, x: Node): Node =>
  reshape(
    weights,
    x.shape.map((_, axis) => weights.shape[axis] ?? 1),
  );

/** Weights less one, of all values or of each place on the last axis. */
const lessOne = (weights: number | readonly number[]): Node =>
  typeof weights === "number"
    ? constant(weights - 1)
    : values(
        weights.map((weight) => weight - 1),
        [weights.length],
      );

/** The mean of the values for which a condition holds; 0 if there is none. */
const meanWhere = (condition: Node, x: Node): Node => {
  const chosen = cast(condition, "float32");
  return div(sum(mul(x, chosen)), maximum(sum(chosen), constant(1)));
};

/** The mean of the means over each kind of target that occurs: negative, positive, and zero if that is a kind. */
function meanOfKinds(x: Node, target: Node, zeroToo: boolean): Node {
  const zero = constant(0);
  const kinds = [less(target, zero), greater(target, zero), ...(zeroToo ? [equal(target, zero)] : [])];
  const total = (nodes: readonly Node[]): Node => nodes.reduce((a, b) => add(a, b));
  const occurring = kinds.map((kind) => minimum(sum(cast(kind, "float32")), constant(1)));
  return div(total(kinds.map((kind) => meanWhere(kind, x))), total(occurring));
}

/** The lowering of a loss from its formula. */
const loss =
  <Config extends LossConfig>(formula: (config: Config, inputs: readonly Node[]) => Node) =>
  (config: Config, inputs: readonly Node[]): Node =>
    times(formula(config, inputs), config.multiplier);

export const losses: LoweringTable<LossKind> = {
  softmaxCrossEntropy: loss((_, inputs) => {
    const logits = first(inputs);
    return neg(meanOfSums(mul(logSoftmax(logits), distributions(second(inputs), logits))));
  }),
  // Crammer and Singer, 2001, in PyTorch's form: https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiMarginLoss.html
  multiClassHinge: loss(({ margin }, inputs) => {
    const scores = first(inputs);
    const right = distributions(second(inputs), scores);
    const own = sum(mul(scores, right), { axes: [1], keepDims: true });
    const violations = relu(add(sub(scores, own), constant(margin)));
    return mean(mul(violations, sub(constant(1), right)));
  }),
  klDivergence: loss((_, inputs) => {
    const target = second(inputs);
    const logRatio = sub(log(maximum(target, constant(tiny))), logSoftmax(first(inputs)));
    return meanOfSums(mul(target, logRatio));
  }),
  meanSquaredError: loss((_, inputs) => mean(square(difference(inputs)))),
  meanAbsoluteError: loss((_, inputs) => mean(abs(difference(inputs)))),
  huber: loss(({ delta }, inputs) => {
    const distance = abs(difference(inputs));
    const near = minimum(distance, constant(delta));
    return mean(add(times(square(near), 0.5), times(sub(distance, near), delta)));
  }),
  // (1 - t) x + (1 + (w - 1) t) softplus(-x)
  binaryCrossEntropy: loss(({ positiveWeight }, inputs) => {
    const [logits, target] = [first(inputs), second(inputs)];
    const weight = positiveWeight === 1 ? constant(1) : add(mul(target, lessOne(positiveWeight)), constant(1));
    return mean(add(mul(sub(constant(1), target), logits), mul(weight, softplus(neg(logits)))));
  }),
  hinge: loss(({ tripod, balanced }, inputs) => {
    const [prediction, target, weights] = [first(inputs), second(inputs), inputs[2]];
    const beyond = relu(sub(constant(1), mul(target, prediction)));
    const violations = tripod ? select(equal(target, constant(0)), abs(prediction), beyond) : beyond;
    const weighted = weights ? mul(violations, fitted(weights, violations)) : violations;
    return balanced ? meanOfKinds(weighted, target, tripod) : mean(weighted);
  }),
  marginRanking: loss(({ margin, allPairs, hardOnly }, inputs) => {
    const [higher, lower] = [first(inputs), second(inputs)];
    const several = allPairs || higher.shape.length < lower.shape.length;
    const aligned = several ? reshape(higher, [...higher.shape, 1]) : higher;
    const others = allPairs ? reshape(lower, [...lower.shape.slice(0, -1), 1, lower.shape.at(-1) ?? 0]) : lower;
    const violations = relu(add(sub(others, aligned), constant(margin)));
    return hardOnly ? meanWhere(greater(violations, constant(0)), violations) : mean(violations);
  }),
  sparsity: loss((_, inputs) => mean(abs(first(inputs)))),
  klRegularization: loss(({ std }, inputs) => {
    const [batch = 0, ...rest] = first(inputs).shape;
    const count = elements(rest);
    const rows = reshape(first(inputs), [batch, count]);
    const centred = sub(rows, mean(rows, { axes: [1], keepDims: true }));
    const ratio = div(sum(square(centred), { axes: [1] }), constant((count - 1) * std ** 2));
    // A sample whose values are all equal has no spread to differentiate by.
    const logRatio = log(maximum(ratio, constant(tiny)));
    return times(mean(sub(sub(ratio, logRatio), constant(1))), 0.5);
  }),
};
