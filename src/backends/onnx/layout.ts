/** Where a value's axes lie in memory: the language is channels-last, ONNX is channels-first. */
import type { Size } from "../../graph/node.ts";
import type { OnnxGraph, Tensor } from "./graph.ts";

/** Axis i of the ONNX tensor is axis `order[i]` of the node. */
export type Order = readonly number[];

/** A node's value in the ONNX graph. */
export interface Value {
  readonly tensor: Tensor;
  /** The node's own shape. */
  readonly shape: Size;
  readonly order: Order;
}

/** Images [N, H, W, C] as ONNX has them. */
export const nchw: Order = [0, 3, 1, 2];
/** Filters [KH, KW, CI, CO] as ONNX has them. */
export const oihw: Order = [3, 2, 0, 1];
/** Depthwise filters [KH, KW, C, 1] as ONNX has them. */
export const depthwiseOrder: Order = [2, 3, 0, 1];

/** The node's own order. */
export const rowMajor = (rank: number): Order => Array.from({ length: rank }, (_, axis) => axis);

/** How a session keeps a variable: all of rank 4 are filters or belong to filters, and stay as convolution wants them. */
export const variableOrder = (rank: number): Order => (rank === 4 ? oihw : rowMajor(rank));

/** The shape of the ONNX tensor. */
export const physicalShape = (shape: Size, order: Order): number[] => order.map((axis) => shape[axis] ?? 1);

/** Whether an order leaves the elements where the node's own order has them: axes of size 1 may lie anywhere. */
export const isRowMajor = (shape: Size, order: Order): boolean => sameElements(shape, order, rowMajor(shape.length));

/** Whether two orders put the elements in the same places. */
export function sameElements(shape: Size, a: Order, b: Order): boolean {
  const wide = (order: Order): Order => order.filter((axis) => shape[axis] !== 1);
  const other = wide(b);
  return wide(a).every((axis, i) => axis === other[i]);
}

/** The tensor with its axes in this order; a reshape where that suffices, else a transpose. */
export function inOrder(graph: OnnxGraph, { tensor, shape, order }: Value, wanted: Order): Tensor {
  if (order.every((axis, i) => axis === wanted[i])) return tensor;
  if (sameElements(shape, order, wanted))
    return graph.op("Reshape", [tensor, graph.ints(physicalShape(shape, wanted))]);
  return graph.op("Transpose", [tensor], { perm: wanted.map((axis) => order.indexOf(axis)) });
}

/** The same value with axes of size 1 in front, up to `rank`. */
export function raise(graph: OnnxGraph, { tensor, shape, order }: Value, rank: number): Value {
  const extra = rank - shape.length;
  if (extra === 0) return { tensor, shape, order };
  const raised = [...rowMajor(extra).map(() => 1), ...shape];
  const raisedOrder = [...rowMajor(extra), ...order.map((axis) => axis + extra)];
  const reshaped = graph.op("Reshape", [tensor, graph.ints(physicalShape(raised, raisedOrder))]);
  return { tensor: reshaped, shape: raised, order: raisedOrder };
}

/** The order of a value that is largest; among equals, channels-first images and row-major others win. */
export function commonOrder(values: readonly Value[], rank: number): Order {
  const size = (value: Value): number => value.shape.reduce((product, n) => product * n, 1);
  const largest = Math.max(...values.map(size));
  const orders = values
    .filter((value) => size(value) === largest)
    .map(({ shape, order }) => {
      const extra = rank - shape.length;
      return [...rowMajor(extra), ...order.map((axis) => axis + extra)];
    });
  const own = rowMajor(rank);
  const isOwn = (order: Order): boolean => order.every((axis, i) => axis === own[i]);
  return orders.find((order) => isOwn(order) !== (rank === 4)) ?? orders[0] ?? own;
}
