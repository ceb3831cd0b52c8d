/** Reductions: over whichever axes the layout has them at. */
import type { Node } from "../../../graph/node.ts";
import type { Context, Emitter, EmitterTable } from "../emitter.ts";
import { operands } from "../emitter.ts";
import { dataTypes } from "../graph.ts";
import type { Order } from "../layout.ts";

/** The order of what remains when axes are dropped. */
const orderWithout = (order: Order, dropped: readonly number[]): Order =>
  order.filter((axis) => !dropped.includes(axis)).map((axis) => axis - dropped.filter((other) => other < axis).length);

const reduction =
  <Op extends "sum" | "max">(type: string): Emitter<Op> =>
  (node: Node<"sum" | "max">, { graph, value }: Context) => {
    const { axes, keepDims } = node.attrs;
    const { tensor, order } = value(operands(node)[0]);
    const places = graph.ints(axes.map((axis) => order.indexOf(axis)).sort((a, b) => a - b));
    const reduced = graph.op(type, [tensor, places], { keepdims: keepDims ? 1 : 0 });
    return { tensor: reduced, shape: node.shape, order: keepDims ? order : orderWithout(order, axes) };
  };

export const reduce: EmitterTable<"sum" | "max" | "argMax"> = {
  sum: reduction("ReduceSum"),
  max: reduction("ReduceMax"),
  argMax: (node, { graph, value }) => {
    const { axis } = node.attrs;
    const { tensor, order } = value(operands(node)[0]);
    const index = graph.op("ArgMax", [tensor], { axis: order.indexOf(axis), keepdims: 0 });
    const int32 = graph.op("Cast", [index], { to: dataTypes.int32 });
    return { tensor: int32, shape: node.shape, order: orderWithout(order, [axis]) };
  },
};
