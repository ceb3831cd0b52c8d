/** The first and second derivatives of a case, as graphs over more drawn operands. */
import { gradients } from "../../src/graph/gradients.ts";
import type { Node } from "../../src/graph/node.ts";
import { add, input, mul, sum } from "../../src/graph/ops/index.ts";
import type { HostTensor } from "../../src/graph/program.ts";
import type { BuiltCase } from "./case.ts";
import { hostTensor } from "./case.ts";
import { normal, randomOf } from "./random.ts";

/** A scalar function of the case's operands, and its gradients. */
export interface Derivative {
  readonly scalar: Node;
  readonly wrt: readonly Node[];
  readonly gradients: readonly Node[];
  readonly feeds: Readonly<Record<string, HostTensor>>;
}

/** An input of the shape of `like` with normal values. */
function drawLike(like: Node, name: string): { readonly node: Node; readonly feed: Record<string, HostTensor> } {
  const random = randomOf(name);
  const length = like.shape.reduce((product, size) => product * size, 1);
  const data = Array.from({ length }, (_, i) => normal(random, i));
  return { node: input(name, like.shape), feed: { [name]: hostTensor(like.shape, "float32", data) } };
}

/** The gradients of sum(y * seed), for a random seed, with respect to the case's operands. */
export function firstDerivative({ y, wrt, feeds }: BuiltCase, prefix: string): Derivative & { readonly seed: Node } {
  const { node: seed, feed } = drawLike(y, `${prefix}seed`);
  return { scalar: sum(mul(y, seed)), wrt, gradients: gradients(y, wrt, seed), feeds: { ...feeds, ...feed }, seed };
}

/** The gradients of sum(first derivatives * random directions), with respect to the operands and the seed. */
export function secondDerivative(built: BuiltCase, prefix: string): Derivative {
  const first = firstDerivative(built, prefix);
  const directions = first.gradients.map((gradient, i) => drawLike(gradient, `${prefix}direction${i}`));
  const scalar = first.gradients.map((gradient, i) => sum(mul(gradient, (directions[i] as { node: Node }).node))).reduce((a, b) => add(a, b));
  const wrt = [...first.wrt, first.seed];
  const feeds = Object.assign({}, first.feeds, ...directions.map(({ feed }) => feed)) as Record<string, HostTensor>;
  return { scalar, wrt, gradients: gradients(scalar, wrt), feeds };
}
