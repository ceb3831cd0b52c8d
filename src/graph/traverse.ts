/** Walks over a graph. */
import type { Node } from "./node.ts";

/** Every node that the roots need, each once, operands first. What no root needs is not in it: dead code is gone. */
export function topological(roots: Iterable<Node>): Node[] {
  const order: Node[] = [];
  const done = new Set<Node>();
  // Explicit stack: graphs are deeper than the call stack.
  const stack: { node: Node; next: number }[] = [];
  const enter = (node: Node): void => {
    if (!done.has(node)) {
      done.add(node);
      stack.push({ node, next: 0 });
    }
  };
  for (const root of roots) {
    enter(root);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const operand = top.node.inputs[top.next++];
      if (operand) enter(operand);
      else order.push((stack.pop() as { node: Node }).node);
    }
  }
  return order;
}
