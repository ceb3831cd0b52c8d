/** What a gradient rule is. */
import type { Node, OpName } from "../node.ts";

/**
 * The vector-Jacobian product of an op: from the gradient of its result to the gradient of each operand,
 * `null` where none flows. Gradients are nodes of the same op set, so they have gradients too.
 */
export type Vjp<Op extends OpName> = (node: Node<Op>, dy: Node) => readonly (Node | null)[];

/** Gradient rules of some ops. */
export type VjpTable<Op extends OpName> = { readonly [K in Op]: Vjp<K> };

/** The operands of a node whose op is known to take as many. */
export const operands = (node: Node): readonly [Node, Node, Node, Node, Node] =>
  node.inputs as unknown as readonly [Node, Node, Node, Node, Node];
