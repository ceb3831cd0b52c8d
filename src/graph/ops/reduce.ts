/** Reductions over axes. */
import type { Node, Size } from "../node.ts";
import { elements, makeNode } from "../node.ts";
import { expectDType, mismatch } from "./check.ts";
import { mul } from "./elementwise.ts";
import { constant } from "./leaves.ts";

interface ReduceOptions {
  /** Axes to reduce; default: all. */
  readonly axes?: readonly number[];
  /** Keep reduced axes with size 1; default: drop them. */
  readonly keepDims?: boolean;
}

function reduceShape(op: string, x: Node, axes: readonly number[], keepDims: boolean): Size {
  expectDType(op, x, "float32");
  if (axes.some((axis) => axis < 0 || axis >= x.shape.length)) mismatch(op, `has no axes [${axes.join(", ")}]`, x);
  return x.shape.flatMap((size, axis) => (axes.includes(axis) ? (keepDims ? [1] : []) : [size]));
}

const allAxes = (x: Node): number[] => x.shape.map((_, axis) => axis);

/** Sum over axes. */
export function sum(x: Node, { axes = allAxes(x), keepDims = false }: ReduceOptions = {}): Node {
  const shape = reduceShape("sum", x, axes, keepDims);
  return axes.length === 0 ? x : makeNode("sum", [x], { axes: [...axes].sort((a, b) => a - b), keepDims }, shape);
}

/** Largest value over axes. */
export function max(x: Node, { axes = allAxes(x), keepDims = false }: ReduceOptions = {}): Node {
  const shape = reduceShape("max", x, axes, keepDims);
  return axes.length === 0 ? x : makeNode("max", [x], { axes: [...axes].sort((a, b) => a - b), keepDims }, shape);
}

/** Mean over axes: a sum times one over the number of elements. */
export function mean(x: Node, { axes = allAxes(x), keepDims = false }: ReduceOptions = {}): Node {
  const count = elements(axes.map((axis) => x.shape[axis] ?? 1));
  return mul(sum(x, { axes, keepDims }), constant(1 / count));
}

/** Index of the first largest value along `axis`, as int32; the axis is dropped. */
export function argMax(x: Node, axis: number): Node<"argMax"> {
  return makeNode("argMax", [x], { axis }, reduceShape("argMax", x, [axis], false), "int32");
}
