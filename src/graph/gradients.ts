/** Reverse-mode differentiation, source to source: from a graph to the graph of its gradients. */
import type { Node, OpName } from "./node.ts";
import { add, constant } from "./ops/index.ts";
import { topological } from "./traverse.ts";
import { vjps } from "./vjp/index.ts";
import type { Vjp } from "./vjp/types.ts";

/**
 * The gradients of `y` with respect to each of `wrt`, as nodes; zeros where `y` does not depend on one.
 * `seed` is the gradient of `y` itself (default: ones). The result is a graph like any other, so calling this on it
 * gives second derivatives.
 *
 * @example
 * const x = variable("x", []);
 * gradients(square(x), [x]);   // [2 * x]
 */
export function gradients(y: Node, wrt: readonly Node[], seed: Node = constant(1, y.shape)): Node[] {
  const order = topological([y]);
  const depends = new Set<Node>(wrt);
  for (const node of order) if (node.inputs.some((x) => depends.has(x))) depends.add(node);

  const gradient = new Map<Node, Node>([[y, seed]]);
  for (const node of order.reverse()) {
    const dy = gradient.get(node);
    if (!dy || !depends.has(node)) continue;
    const rule = vjps[node.op] as Vjp<OpName>;
    rule(node, dy).forEach((dx, i) => {
      const x = node.inputs[i];
      if (!dx || !x || !depends.has(x)) return;
      const sum = gradient.get(x);
      gradient.set(x, sum ? add(sum, dx) : dx);
    });
  }
  return wrt.map((x) => (depends.has(y) && gradient.get(x)) || constant(0, x.shape));
}
