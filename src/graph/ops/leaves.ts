/** Leaves of the graph: fed inputs, variables and constants. */
import type { GraphDType, Node, Size } from "../node.ts";
import { elements, makeNode } from "../node.ts";
import { mismatch } from "./check.ts";

/** A value that the caller feeds on each run. */
export const input = (name: string, shape: Size, dtype: GraphDType = "float32"): Node<"input"> =>
  makeNode("input", [], { name }, shape, dtype);

/** The value that a variable has when the run starts. */
export const variable = (name: string, shape: Size): Node<"variable"> => makeNode("variable", [], { name }, shape);

/** One number repeated over `shape` (default: a scalar). */
export const constant = (value: number, shape: Size = [], dtype: GraphDType = "float32"): Node<"constant"> =>
  makeNode("constant", [], { value }, shape, dtype);

/**
 * These numbers, row-major, as a copy. `dtype` is by default int32 for an Int32Array, else float32; a bool is 0 or 1.
 *
 * @example values([1, 2, 3, 4], [2, 2]);   // float32 [2, 2]
 */
export function values(
  data: ArrayLike<number>,
  shape: Size,
  dtype: GraphDType = data instanceof Int32Array ? "int32" : "float32",
): Node<"values"> {
  if (data.length !== elements(shape))
    mismatch("values", `[${shape.join(", ")}] expects ${elements(shape)} numbers, found ${data.length}`);
  const copy =
    dtype === "float32"
      ? Float32Array.from(data)
      : Int32Array.from(data, (x) => (dtype === "bool" ? Number(x !== 0) : x));
  return makeNode("values", [], { data: copy }, shape, dtype);
}
