/** What a rule of the reference evaluator is, and the few loops that all rules share. */
import type { Node, OpName, Size } from "../../../src/graph/node.ts";
import { elements } from "../../../src/graph/node.ts";

/** The value of an op from the values of its operands, row-major; int32 and bool are numbers. */
export type Rule<Op extends OpName> = (node: Node<Op>, operands: readonly Float64Array[]) => Float64Array;

/** Rules of some ops. */
export type RuleTable<Op extends OpName> = { readonly [K in Op]: Rule<K> };

/** The values of a node whose op is known to take as many operands. */
export type Operands = readonly [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];

/** Every coordinate of a shape, in row-major order. */
export function* coordinates(shape: Size): Generator<number[]> {
  const at = shape.map(() => 0);
  for (let i = elements(shape); i > 0; i--) {
    yield [...at];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at[axis] = ((at[axis] as number) + 1) % (shape[axis] as number);
      if (at[axis] !== 0) break;
    }
  }
}

/** The row-major position of a coordinate. */
export const offset = (shape: Size, at: readonly number[]): number =>
  shape.reduce((position, size, axis) => position * size + (at[axis] as number), 0);

/** The element of `values` at a coordinate. */
export const element = (values: Float64Array, shape: Size, at: readonly number[]): number =>
  values[offset(shape, at)] as number;

/** An array made element by element. */
export function build(shape: Size, value: (at: number[]) => number): Float64Array {
  const result = new Float64Array(elements(shape));
  let i = 0;
  for (const at of coordinates(shape)) result[i++] = value(at);
  return result;
}

/** Where a coordinate of a broadcast result reads in an operand: axes aligned on the right, size 1 repeated. */
export const broadcastAt = (at: readonly number[], shape: Size): number[] =>
  shape.map((size, axis) => (size === 1 ? 0 : (at[at.length - shape.length + axis] as number)));

/** The shape of the node's operand `i`. */
export const operandShape = (node: Node, i: number): Size => (node.inputs[i] as Node).shape;
