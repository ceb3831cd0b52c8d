/** What turns a node into TensorFlow operators: one function for each op, given the values of its operands. */
import type { Node, OpName } from "../../../graph/node.ts";
import type { Tensor, TensorFlowGraph } from "./graph-def.ts";

/** What an emitter sees besides its node. */
export interface Context {
  readonly graph: TensorFlowGraph;
  /** The value of an earlier node. */
  value(node: Node): Tensor;
  /** The value that is fed for an input. */
  fed(name: string): Tensor;
  /** The value that a variable has when the run starts. */
  read(variable: string): Tensor;
}

/** Emits one op. */
export type Emitter<Op extends OpName> = (node: Node<Op>, context: Context) => Tensor;

/** Emitters of some ops. */
export type EmitterTable<Op extends OpName> = { readonly [K in Op]: Emitter<K> };

/** The operands of a node whose op is known to take as many. */
export const operands = (node: Node): readonly [Node, Node, Node, Node, Node] =>
  node.inputs as unknown as readonly [Node, Node, Node, Node, Node];

/** The values of a node's operands. */
export const values = (node: Node, context: Context): Tensor[] => node.inputs.map((x) => context.value(x));
