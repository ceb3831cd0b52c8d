/** Ops that move values; some only say anew where the axes lie. */

import type { Size } from "../../../graph/node.ts";
import type { EmitterTable } from "../emitter.ts";
import { arranged, operands } from "../emitter.ts";
import type { Order, Value } from "../layout.ts";
import { commonOrder, inOrder, nchw, physicalShape, raise, rowMajor, sameElements } from "../layout.ts";

type ShapeOp = "reshape" | "broadcastTo" | "transpose" | "concat" | "slice" | "pad";

const wideAxes = (shape: Size): number[] => rowMajor(shape.length).filter((axis) => shape[axis] !== 1);

/** The order that a reshape keeps when it only adds or drops axes of size 1, else null. */
function keptOrder({ shape, order }: Value, wanted: Size): Order | null {
  const [from, to] = [wideAxes(shape), wideAxes(wanted)];
  if (from.length !== to.length || from.some((axis, i) => shape[axis] !== wanted[to[i] ?? 0])) return null;
  const kept = order.filter((axis) => from.includes(axis)).map((axis) => to[from.indexOf(axis)] ?? 0);
  const ones = rowMajor(wanted.length).filter((axis) => !to.includes(axis));
  const preferred = wanted.length === 4 ? nchw : rowMajor(wanted.length);
  return [preferred, rowMajor(wanted.length)].find((order) => sameElements(wanted, order, kept)) ?? [...ones, ...kept];
}

export const shape: EmitterTable<ShapeOp> = {
  reshape: (node, context) => {
    const { graph } = context;
    const x = context.value(operands(node)[0]);
    const kept = keptOrder(x, node.shape);
    const order = kept ?? rowMajor(node.shape.length);
    const source = kept ? x.tensor : inOrder(graph, x, rowMajor(x.shape.length));
    return {
      tensor: graph.op("Reshape", [source, graph.ints(physicalShape(node.shape, order))]),
      shape: node.shape,
      order,
    };
  },
  broadcastTo: (node, { graph, value }) => {
    const x = raise(graph, value(operands(node)[0]), node.shape.length);
    const order = node.shape.length === 4 && sameElements(x.shape, x.order, nchw) ? nchw : x.order;
    const tensor = graph.op("Expand", [inOrder(graph, x, order), graph.ints(physicalShape(node.shape, order))]);
    return { tensor, shape: node.shape, order };
  },
  transpose: (node, { value }) => {
    const { tensor, order } = value(operands(node)[0]);
    return { tensor, shape: node.shape, order: order.map((axis) => node.attrs.perm.indexOf(axis)) };
  },
  concat: (node, context) => {
    const order = commonOrder(
      node.inputs.map((x) => context.value(x)),
      node.shape.length,
    );
    const parts = node.inputs.map((x) => arranged(x, order, context));
    return {
      tensor: context.graph.op("Concat", parts, { axis: order.indexOf(node.attrs.axis) }),
      shape: node.shape,
      order,
    };
  },
  slice: (node, { graph, value }) => {
    const { tensor, order } = value(operands(node)[0]);
    const starts = order.map((axis) => node.attrs.begin[axis] ?? 0);
    const ends = order.map((axis) => (node.attrs.begin[axis] ?? 0) + (node.shape[axis] ?? 0));
    return { tensor: graph.op("Slice", [tensor, graph.ints(starts), graph.ints(ends)]), shape: node.shape, order };
  },
  pad: (node, { graph, value }) => {
    const { tensor, order } = value(operands(node)[0]);
    const sizes = [0, 1].flatMap((side) => order.map((axis) => node.attrs.padding[axis]?.[side] ?? 0));
    return { tensor: graph.op("Pad", [tensor, graph.ints(sizes)]), shape: node.shape, order };
  },
};
