/** Gradients of the elementwise ops. */
import type { Node, Size } from "../node.ts";
import { sameShape } from "../node.ts";
import * as o from "../ops/index.ts";
import type { VjpTable } from "./types.ts";
import { operands } from "./types.ts";

/** Sums a gradient over the axes along which its operand was broadcast. */
export function sumTo(dy: Node, shape: Size): Node {
  if (sameShape(dy.shape, shape)) return dy;
  const extra = dy.shape.length - shape.length;
  const axes = dy.shape.flatMap((size, axis) =>
    axis < extra || (shape[axis - extra] === 1 && size !== 1) ? [axis] : [],
  );
  return o.reshape(o.sum(dy, { axes }), shape);
}

const half = o.constant(0.5);
const zero = o.constant(0);
const one = o.constant(1);
const erfSlope = o.constant(2 / Math.sqrt(Math.PI));

/** For maximum and minimum: dy goes to the chosen operand, half to each where they are equal. */
function extremum(node: Node, dy: Node, compare: (a: Node, b: Node) => Node): [Node, Node] {
  const [a, b] = operands(node);
  const ties = o.mul(dy, half);
  const share = (x: Node, y: Node): Node =>
    sumTo(o.select(compare(x, y), dy, o.select(o.equal(x, y), ties, zero)), x.shape);
  return [share(a, b), share(b, a)];
}

type ElementwiseOp =
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
  | "stopGradient"
  | "cast"
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "pow"
  | "maximum"
  | "minimum"
  | "equal"
  | "greater"
  | "less"
  | "select";

export const elementwise: VjpTable<ElementwiseOp> = {
  neg: (_, dy) => [o.neg(dy)],
  abs: (node, dy) => [o.mul(dy, o.sign(operands(node)[0]))],
  sign: () => [null],
  floor: () => [null],
  exp: (node, dy) => [o.mul(dy, node)],
  log: (node, dy) => [o.div(dy, operands(node)[0])],
  sqrt: (node, dy) => [o.div(o.mul(dy, half), node)],
  rsqrt: (node, dy) => [o.mul(dy, o.mul(o.constant(-0.5), o.div(node, operands(node)[0])))],
  square: (node, dy) => [o.mul(dy, o.mul(o.constant(2), operands(node)[0]))],
  reciprocal: (node, dy) => [o.neg(o.mul(dy, o.square(node)))],
  relu: (node, dy) => [o.select(o.greater(node, zero), dy, zero)],
  sigmoid: (node, dy) => [o.mul(dy, o.mul(node, o.sub(one, node)))],
  tanh: (node, dy) => [o.mul(dy, o.sub(one, o.square(node)))],
  erf: (node, dy) => [o.mul(dy, o.mul(erfSlope, o.exp(o.neg(o.square(operands(node)[0])))))],
  stopGradient: () => [null],
  cast: () => [null],
  add: (node, dy) => node.inputs.map((x) => sumTo(dy, x.shape)),
  sub: (node, dy) => [sumTo(dy, operands(node)[0].shape), sumTo(o.neg(dy), operands(node)[1].shape)],
  mul: (node, dy) => {
    const [a, b] = operands(node);
    return [sumTo(o.mul(dy, b), a.shape), sumTo(o.mul(dy, a), b.shape)];
  },
  div: (node, dy) => {
    const [a, b] = operands(node);
    return [sumTo(o.div(dy, b), a.shape), sumTo(o.neg(o.div(o.mul(dy, node), b)), b.shape)];
  },
  pow: (node, dy) => {
    const [a, b] = operands(node);
    return [
      sumTo(o.mul(dy, o.mul(b, o.pow(a, o.sub(b, one)))), a.shape),
      sumTo(o.mul(dy, o.mul(node, o.log(a))), b.shape),
    ];
  },
  maximum: (node, dy) => extremum(node, dy, o.greater),
  minimum: (node, dy) => extremum(node, dy, o.less),
  equal: () => [null, null],
  greater: () => [null, null],
  less: () => [null, null],
  select: (node, dy) => {
    const [condition, a, b] = operands(node);
    return [null, sumTo(o.select(condition, dy, zero), a.shape), sumTo(o.select(condition, zero, dy), b.shape)];
  },
};
