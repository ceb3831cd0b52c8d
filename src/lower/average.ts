/** The running mean of a parameter after a step. */
import type { Node } from "../graph/node.ts";
import { add, constant, mul, sub } from "../graph/ops/index.ts";
import { type Average, type Nodes, named } from "../kongfus/kongfu.ts";

/** average + (1 - d) * (w - average), of the parameter's new value and its slots before the step. */
export function average({ slot, decay }: Average, parameter: Node, slots: Nodes, scalars: Nodes): Node {
  const old = named(slots, slot);
  return add(old, mul(sub(constant(1), named(scalars, decay)), sub(parameter, old)));
}
