/** What turns a node into ONNX operators: one function for each op, given the values of its operands. */
import type { Node, OpName } from "../../graph/node.ts";
import type { OnnxGraph, Tensor } from "./graph.ts";
import type { Order, Value } from "./layout.ts";
import { inOrder } from "./layout.ts";

/** What an emitter sees besides its node. */
export interface Context {
  readonly graph: OnnxGraph;
  /** The value of an earlier node. */
  value(node: Node): Value;
  /** How many operands of the Program's nodes, outputs and updates this node is. */
  uses(node: Node): number;
}

/** Emits one op. */
export type Emitter<Op extends OpName> = (node: Node<Op>, context: Context) => Value;

/** Emitters of some ops. */
export type EmitterTable<Op extends OpName> = { readonly [K in Op]: Emitter<K> };

/** An operand's tensor with its axes in this order. */
export const arranged = (node: Node, order: Order, { graph, value }: Context): Tensor =>
  inOrder(graph, value(node), order);

/** The operands of a node whose op is known to take as many. */
export const operands = (node: Node): readonly [Node, Node, Node, Node, Node] =>
  node.inputs as unknown as readonly [Node, Node, Node, Node, Node];
