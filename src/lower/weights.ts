/** What the options of a block with weights mean for its parameters: start, penalty, largest norm. */
import type { WeightsConfig } from "../../dsl/configs.ts";
import type { Node } from "../graph/node.ts";
import { abs, add, constant, div, maximum, minimum, mul, sqrt, square, sum } from "../graph/ops/index.ts";
import type { Initializer, Parameter } from "./initialise.ts";
import { chosenFor } from "./initialise.ts";

/** A parameter as its block's options have it: weights are those that start by their fans, and a bias is named so. */
export function configured(parameter: Parameter, { init, maxNorm }: WeightsConfig): Parameter {
  const { initializer, name, shape } = parameter;
  if (initializer.kind !== "fans") {
    return isBias(name) && init?.bias ? { ...parameter, initializer: init.bias as Initializer } : parameter;
  }
  const unitAxis = initializer.unitAxis ?? shape.length - 1;
  const axes = shape.flatMap((_, axis) => (axis === unitAxis ? [] : [axis]));
  return {
    ...parameter,
    ...(init?.weights && { initializer: chosenFor(initializer, init.weights) }),
    ...(maxNorm !== undefined && { maxNorm: { limit: maxNorm, axes } }),
  };
}

const isBias = (name: string): boolean => name === "bias" || name.endsWith("/bias");

/** l2 * sum(w^2) / 2 + l1 * sum(|w|); null for what is not penalised. */
export function penaltyOf({ name, initializer }: Parameter, node: Node, { regularize }: WeightsConfig): Node | null {
  const penalised = initializer.kind === "fans" || (regularize?.bias && isBias(name));
  if (!regularize || !penalised) return null;
  const { l1, l2 } = regularize;
  const squares = l2 > 0 ? mul(sum(square(node)), constant(l2 / 2)) : null;
  const sizes = l1 > 0 ? mul(sum(abs(node)), constant(l1)) : null;
  return squares && sizes ? add(squares, sizes) : (squares ?? sizes);
}

/** The new value of a parameter within its largest norm: w * min(1, limit / |w|) for each unit. */
export function constrained(node: Node, { maxNorm }: Parameter): Node {
  if (!maxNorm) return node;
  const norm = sqrt(sum(square(node), { axes: maxNorm.axes, keepDims: true }));
  const limit = constant(maxNorm.limit);
  return mul(node, minimum(constant(1), div(limit, maximum(norm, limit))));
}
