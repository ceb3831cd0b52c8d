/** Leaves of the graph: fed inputs, variables and constants. */
import type { GraphDType, Node, Size } from "../node.ts";
import { makeNode } from "../node.ts";

/** A value that the caller feeds on each run. */
export const input = (name: string, shape: Size, dtype: GraphDType = "float32"): Node<"input"> =>
  makeNode("input", [], { name }, shape, dtype);

/** The value that a variable has when the run starts. */
export const variable = (name: string, shape: Size): Node<"variable"> => makeNode("variable", [], { name }, shape);

/** One number repeated over `shape` (default: a scalar). */
export const constant = (value: number, shape: Size = [], dtype: GraphDType = "float32"): Node<"constant"> =>
  makeNode("constant", [], { value }, shape, dtype);
