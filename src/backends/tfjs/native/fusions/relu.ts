/** The gradient of relu, which the graph has as a choice between a gradient and zero. */
import type { Node } from "../../../../graph/node.ts";
import { sameShape } from "../../../../graph/node.ts";
import { operands } from "../emitter.ts";
import { constantOf } from "./constants.ts";

/** For `x > 0 ? dy : 0` of equal shapes dy and x, else null. */
export function reluGradient(node: Node<"select">): readonly [dy: Node, x: Node] | null {
  const [condition, dy, otherwise] = operands(node);
  if (condition.op !== "greater" || constantOf(otherwise) !== 0) return null;
  const [x, limit] = operands(condition);
  const fits = x.dtype === "float32" && [x, dy].every(({ shape }) => sameShape(shape, node.shape));
  return fits && constantOf(limit) === 0 ? [dy, x] : null;
}
