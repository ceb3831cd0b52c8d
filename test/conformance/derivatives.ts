/** The first and second derivatives of a case, as graphs over more drawn operands. */
import { gradients } from "../../src/graph/gradients.ts";
import type { Node } from "../../src/graph/node.ts";
import { add, input, mul, sum } from "../../src/graph/ops/index.ts";
import type { BuiltCase } from "./case.ts";
import { drawn } from "./case.ts";
import type { Tensors } from "./questions.ts";
import { randomOf } from "./random.ts";

/** A scalar function of the case's operands, and its gradients. */
export interface Derivative {
  readonly scalar: Node;
  readonly wrt: readonly Node[];
  readonly gradients: readonly Node[];
  readonly feeds: Tensors;
}

/** The gradients of sum(y * seed), for a random seed, with respect to the case's operands. */
export function firstDerivative({ y, wrt, feeds }: BuiltCase, prefix: string): Derivative & { readonly seed: Node } {
  const name = `${prefix}seed`;
  const seed = input(name, y.shape);
  return {
    scalar: sum(mul(y, seed)),
    wrt,
    gradients: gradients(y, wrt, seed),
    feeds: { ...feeds, [name]: drawn(seed, randomOf(name)) },
    seed,
  };
}

/** The gradients of sum(first derivatives * random directions), with respect to the operands and the seed. */
export function secondDerivative(built: BuiltCase, prefix: string): Derivative {
  const first = firstDerivative(built, prefix);
  const feeds = { ...first.feeds };
  const slopes = first.gradients.map((gradient, i) => {
    const name = `${prefix}direction${i}`;
    feeds[name] = drawn(gradient, randomOf(name));
    return sum(mul(gradient, input(name, gradient.shape)));
  });
  const scalar = slopes.reduce((a, b) => add(a, b));
  const wrt = [...first.wrt, first.seed];
  return { scalar, wrt, gradients: gradients(scalar, wrt), feeds };
}
