/** Gradients of reductions, of ops that move values, and of class ops. */
import type { Node, Size } from "../node.ts";
import * as o from "../ops/index.ts";
import { sumTo } from "./elementwise.ts";
import type { VjpTable } from "./types.ts";
import { operands } from "./types.ts";

/** Gives a reduced gradient its reduced axes back, as size 1. */
const keepDims = (dy: Node, shape: Size, axes: readonly number[]): Node =>
  o.reshape(
    dy,
    shape.map((size, axis) => (axes.includes(axis) ? 1 : size)),
  );

const lastAxis = (x: Node): readonly number[] => [x.shape.length - 1];

type StructureOp =
  | "input"
  | "variable"
  | "constant"
  | "values"
  | "sum"
  | "max"
  | "argMax"
  | "reshape"
  | "broadcastTo"
  | "transpose"
  | "concat"
  | "slice"
  | "pad"
  | "gather"
  | "scatterAdd"
  | "oneHot"
  | "softmax"
  | "logSoftmax";

export const structure: VjpTable<StructureOp> = {
  input: () => [],
  variable: () => [],
  constant: () => [],
  values: () => [],
  sum: (node, dy) => {
    const [x] = operands(node);
    return [o.broadcastTo(keepDims(dy, x.shape, node.attrs.axes), x.shape)];
  },
  // Shared evenly between equal largest values, as PyTorch's amax does.
  max: (node, dy) => {
    const [x] = operands(node);
    const { axes } = node.attrs;
    const isMax = o.cast(o.equal(x, keepDims(node, x.shape, axes)), "float32");
    return [o.mul(isMax, o.div(keepDims(dy, x.shape, axes), o.sum(isMax, { axes, keepDims: true })))];
  },
  argMax: () => [null],
  reshape: (node, dy) => [o.reshape(dy, operands(node)[0].shape)],
  broadcastTo: (node, dy) => [sumTo(dy, operands(node)[0].shape)],
  transpose: (node, dy) => [
    o.transpose(
      dy,
      node.attrs.perm.map((_, axis) => node.attrs.perm.indexOf(axis)),
    ),
  ],
  concat: (node, dy) => {
    let start = 0;
    return node.inputs.map((x) => {
      const begin = x.shape.map((_, axis) => (axis === node.attrs.axis ? start : 0));
      start += x.shape[node.attrs.axis] ?? 0;
      return o.slice(dy, begin, x.shape);
    });
  },
  slice: (node, dy) => {
    const [x] = operands(node);
    const { begin } = node.attrs;
    return [
      o.pad(
        dy,
        x.shape.map((size, i) => [begin[i] ?? 0, size - (begin[i] ?? 0) - (node.shape[i] ?? 0)] as const),
      ),
    ];
  },
  pad: (node, dy) => [
    o.slice(
      dy,
      node.attrs.padding.map(([before]) => before),
      operands(node)[0].shape,
    ),
  ],
  gather: (node, dy) => {
    const [table, indices] = operands(node);
    return [o.scatterAdd(indices, dy, table.shape[0] ?? 0), null];
  },
  scatterAdd: (node, dy) => [null, o.gather(dy, operands(node)[0])],
  oneHot: () => [null],
  softmax: (node, dy) => {
    const inner = o.sum(o.mul(dy, node), { axes: lastAxis(node), keepDims: true });
    return [o.mul(node, o.sub(dy, inner))];
  },
  logSoftmax: (node, dy) => [o.sub(dy, o.mul(o.exp(node), o.sum(dy, { axes: lastAxis(node), keepDims: true })))],
};
