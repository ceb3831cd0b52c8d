/** Reference rules of reductions, of ops that move values, and of class ops. */
import type { Node, Size } from "../../../src/graph/node.ts";
import type { Operands, RuleTable } from "./rule.ts";
import { broadcastAt, build, coordinates, element, offset, operandShape } from "./rule.ts";

/** Folds the elements over `axes` into a result of `out` (with or without the reduced axes). */
function reduce(
  values: Float64Array,
  shape: Size,
  axes: readonly number[],
  start: number,
  f: (a: number, b: number) => number,
): Float64Array {
  const kept = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const result = build(kept, () => start);
  for (const at of coordinates(shape)) {
    const i = offset(kept, broadcastAt(at, kept));
    result[i] = f(result[i] as number, element(values, shape, at));
  }
  return result;
}

const reduceNode = (
  node: Node<"sum" | "max">,
  [x]: readonly Float64Array[],
  start: number,
  f: (a: number, b: number) => number,
): Float64Array => reduce(x as Float64Array, operandShape(node, 0), node.attrs.axes, start, f);

/** Copies of the last axis, each mapped as a whole. */
function mapRows(values: Float64Array, shape: Size, f: (row: Float64Array) => Float64Array): Float64Array {
  const width = shape.at(-1) as number;
  const result = new Float64Array(values.length);
  for (let start = 0; start < values.length; start += width) result.set(f(values.slice(start, start + width)), start);
  return result;
}

function logSoftmaxRow(row: Float64Array): Float64Array {
  const largest = Math.max(...row);
  const logSum = Math.log(row.reduce((total, x) => total + Math.exp(x - largest), 0));
  return row.map((x) => x - largest - logSum);
}

type StructureOp =
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

export const structure: RuleTable<StructureOp> = {
  sum: (node, operands) => reduceNode(node, operands, 0, (a, b) => a + b),
  max: (node, operands) => reduceNode(node, operands, -Infinity, Math.max),
  argMax: (node, operands) => {
    const [x] = operands as Operands;
    const shape = operandShape(node, 0);
    const { axis } = node.attrs;
    return build(node.shape, (at) => {
      const along = Array.from({ length: shape[axis] as number }, (_, i) =>
        element(x, shape, at.toSpliced(axis, 0, i)),
      );
      return along.indexOf(Math.max(...along));
    });
  },
  reshape: (_, operands) => (operands as Operands)[0],
  broadcastTo: (node, operands) => {
    const shape = operandShape(node, 0);
    return build(node.shape, (at) => element((operands as Operands)[0], shape, broadcastAt(at, shape)));
  },
  transpose: (node, operands) => {
    const { perm } = node.attrs;
    return build(node.shape, (at) => {
      const from = perm.map((_, axis) => at[perm.indexOf(axis)] as number);
      return element((operands as Operands)[0], operandShape(node, 0), from);
    });
  },
  concat: (node, operands) => {
    const { axis } = node.attrs;
    return build(node.shape, (at) => {
      let index = at[axis] as number;
      let i = 0;
      for (; index >= (operandShape(node, i)[axis] as number); i++) index -= operandShape(node, i)[axis] as number;
      return element(operands[i] as Float64Array, operandShape(node, i), at.with(axis, index));
    });
  },
  slice: (node, operands) =>
    build(node.shape, (at) => {
      const from = at.map((index, axis) => index + (node.attrs.begin[axis] as number));
      return element((operands as Operands)[0], operandShape(node, 0), from);
    }),
  pad: (node, operands) => {
    const shape = operandShape(node, 0);
    return build(node.shape, (at) => {
      const from = at.map((index, axis) => index - (node.attrs.padding[axis]?.[0] as number));
      const inside = from.every((index, axis) => index >= 0 && index < (shape[axis] as number));
      return inside ? element((operands as Operands)[0], shape, from) : 0;
    });
  },
  gather: (node, operands) => {
    const [table, indices] = operands as Operands;
    const shape = operandShape(node, 0);
    const indexShape = operandShape(node, 1);
    return build(node.shape, (at) => {
      const index = element(indices, indexShape, at.slice(0, indexShape.length));
      const inside = index >= 0 && index < (shape[0] as number);
      return inside ? element(table, shape, [index, ...at.slice(indexShape.length)]) : 0;
    });
  },
  scatterAdd: (node, operands) => {
    const [indices, updates] = operands as Operands;
    const rank = operandShape(node, 0).length;
    const result = build(node.shape, () => 0);
    let i = 0;
    for (const at of coordinates(operandShape(node, 1))) {
      const index = element(indices, operandShape(node, 0), at.slice(0, rank));
      const update = updates[i++] as number;
      if (index < 0 || index >= (node.shape[0] as number)) continue;
      const to = offset(node.shape, [index, ...at.slice(rank)]);
      result[to] = (result[to] as number) + update;
    }
    return result;
  },
  oneHot: (node, operands) =>
    build(node.shape, (at) =>
      Number(element((operands as Operands)[0], operandShape(node, 0), at.slice(0, -1)) === at.at(-1)),
    ),
  softmax: (node, operands) =>
    mapRows((operands as Operands)[0], node.shape, (row) => logSoftmaxRow(row).map(Math.exp)),
  logSoftmax: (node, operands) => mapRows((operands as Operands)[0], node.shape, logSoftmaxRow),
};
