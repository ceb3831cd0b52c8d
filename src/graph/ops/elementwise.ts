/** Elementwise ops: one operand, or operands broadcast from the right as in numpy. */
import type { GraphDType, Node, OpName, Size } from "../node.ts";
import { makeNode } from "../node.ts";
import { expectDType, mismatch } from "./check.ts";

type Unary = Extract<
  OpName,
  | "neg"
  | "abs"
  | "sign"
  | "floor"
  | "exp"
  | "log"
  | "sqrt"
  | "rsqrt"
  | "square"
  | "reciprocal"
  | "relu"
  | "sigmoid"
  | "tanh"
  | "erf"
>;
type Arithmetic = Extract<OpName, "add" | "sub" | "mul" | "div" | "pow" | "maximum" | "minimum">;
type Comparison = Extract<OpName, "equal" | "greater" | "less">;

const unary =
  <Op extends Unary>(op: Op) =>
  (x: Node): Node<Op> => {
    expectDType(op, x, "float32");
    return makeNode(op, [x], {}, x.shape);
  };

/** The shape of two operands broadcast from the right: equal sizes, or one of them 1 or absent. */
export function broadcastShape(a: Size, b: Size): Size | null {
  const rank = Math.max(a.length, b.length);
  const out: number[] = [];
  for (let i = 0; i < rank; i++) {
    const m = a[i - rank + a.length] ?? 1;
    const n = b[i - rank + b.length] ?? 1;
    if (m !== n && m !== 1 && n !== 1) return null;
    out.push(m === 1 ? n : m);
  }
  return out;
}

const binaryShape = (op: OpName, a: Node, b: Node): Size =>
  a.dtype === b.dtype
    ? (broadcastShape(a.shape, b.shape) ?? mismatch(op, "expects shapes that broadcast", a, b))
    : mismatch(op, "expects one dtype", a, b);

const arithmetic =
  <Op extends Arithmetic>(op: Op) =>
  (a: Node, b: Node): Node<Op> => {
    expectDType(op, a, "float32");
    return makeNode(op, [a, b], {}, binaryShape(op, a, b));
  };
const comparison =
  <Op extends Comparison>(op: Op) =>
  (a: Node, b: Node): Node<Op> =>
    makeNode(op, [a, b], {}, binaryShape(op, a, b), "bool");

export const neg = unary("neg");
export const abs = unary("abs");
/** -1, 0 or 1. */
export const sign = unary("sign");
export const floor = unary("floor");
export const exp = unary("exp");
export const log = unary("log");
export const sqrt = unary("sqrt");
/** 1 / sqrt(x). */
export const rsqrt = unary("rsqrt");
export const square = unary("square");
export const reciprocal = unary("reciprocal");
export const relu = unary("relu");
export const sigmoid = unary("sigmoid");
export const tanh = unary("tanh");
/** The error function, 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x. */
export const erf = unary("erf");

/** The same value, through which no gradient flows. */
export const stopGradient = (x: Node): Node<"stopGradient"> => makeNode("stopGradient", [x], {}, x.shape, x.dtype);

export const add = arithmetic("add");
export const sub = arithmetic("sub");
export const mul = arithmetic("mul");
export const div = arithmetic("div");
/** a to the power b, for a > 0 (or an integer b). */
export const pow = arithmetic("pow");
export const maximum = arithmetic("maximum");
export const minimum = arithmetic("minimum");

export const equal = comparison("equal");
export const greater = comparison("greater");
export const less = comparison("less");

/** Where `condition` holds `a`, elsewhere `b`. */
export function select(condition: Node, a: Node, b: Node): Node<"select"> {
  expectDType("select", condition, "bool");
  const shape =
    broadcastShape(condition.shape, binaryShape("select", a, b)) ??
    mismatch("select", "expects shapes that broadcast", condition, a, b);
  return makeNode("select", [condition, a, b], {}, shape, a.dtype);
}

/** The same values in another dtype; a bool becomes 0 or 1. */
export const cast = (x: Node, to: GraphDType): Node =>
  x.dtype === to ? x : makeNode("cast", [x], { to }, x.shape, to);
