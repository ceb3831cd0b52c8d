/** Operands of different shapes and layouts, made ready for an elementwise operator of ONNX. */
import type { Node, Size } from "../../graph/node.ts";
import { sameShape } from "../../graph/node.ts";
import { broadcastShape, constant } from "../../graph/ops/index.ts";
import type { Context } from "./emitter.ts";
import type { OnnxGraph, Tensor } from "./graph.ts";
import type { Order, Value } from "./layout.ts";
import { commonOrder, inOrder, isRowMajor, raise, rowMajor } from "./layout.ts";

/** Tensors whose axes lie in one order, to be broadcast from the right. */
interface Aligned {
  readonly tensors: readonly Tensor[];
  readonly order: Order;
}

/** The operands of an elementwise node in the layout of the largest. */
export const aligned = (node: Node, { graph, value }: Context): Aligned =>
  alignedValues(
    unexpanded(node.inputs, node.shape).map((x) => value(x)),
    node.shape.length,
    graph,
  );

/** Values of up to `rank` axes in the layout of the largest. */
export function alignedValues(values: readonly Value[], rank: number, graph: OnnxGraph): Aligned {
  const order = commonOrder(values, rank);
  return { tensors: values.map((x) => broadcastable(x, order, graph)), order };
}

/** A value that may have fewer axes, in an order of more: an operator then broadcasts it as the language does. */
function broadcastable(x: Value, order: Order, graph: OnnxGraph): Tensor {
  const plain = isRowMajor(x.shape, x.order) && order.every((axis, i) => axis === i);
  if (x.shape.length === 0) return x.tensor;
  if (plain) return inOrder(graph, x, rowMajor(x.shape.length));
  return inOrder(graph, raise(graph, x, order.length), order);
}

/** Operands without the repetition that the operator does by itself: of a broadcast its source, of a constant one number. */
function unexpanded(nodes: readonly Node[], shape: Size): readonly Node[] {
  return nodes.reduce<readonly Node[]>((current, node, i) => {
    const source = unexpandedOne(node);
    if (source === node) return current;
    const candidate = current.with(i, source);
    const joint = candidate.reduce<Size | null>((all, x) => all && broadcastShape(all, x.shape), []);
    return joint && sameShape(joint, shape) ? candidate : current;
  }, nodes);
}

function unexpandedOne(node: Node): Node {
  if (node.op === "broadcastTo") return node.inputs[0] as Node;
  if (node.op === "constant") return constant((node as Node<"constant">).attrs.value, [], node.dtype);
  return node;
}
