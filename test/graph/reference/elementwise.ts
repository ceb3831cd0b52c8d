/** Reference rules of the elementwise ops. */
import type { GraphDType, OpName } from "../../../src/graph/node.ts";
import type { Rule, RuleTable } from "./rule.ts";
import { broadcastAt, build, element } from "./rule.ts";

const map =
  <Op extends OpName>(f: (...x: number[]) => number): Rule<Op> =>
  (node, operands) =>
    build(node.shape, (at) =>
      f(...node.inputs.map(({ shape }, i) => element(operands[i] as Float64Array, shape, broadcastAt(at, shape)))),
    );

const unary = <Op extends OpName>(f: (x: number) => number): Rule<Op> => map<Op>(f as (...x: number[]) => number);
const binary = <Op extends OpName>(f: (a: number, b: number) => number): Rule<Op> =>
  map<Op>(f as (...x: number[]) => number);

const castTo: Record<GraphDType, (x: number) => number> = {
  float32: (x) => x,
  int32: Math.trunc,
  bool: (x) => (x !== 0 ? 1 : 0),
};

/** The error function by its series of positive terms, exp(-x^2) times a sum (Abramowitz and Stegun 7.1.6). */
function erf(x: number): number {
  if (!(Math.abs(x) < 6)) return Number.isNaN(x) ? x : Math.sign(x);
  let term = (2 / Math.sqrt(Math.PI)) * x * Math.exp(-x * x);
  let total = term;
  for (let n = 1; Math.abs(term) > Math.abs(total) * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    total += term;
  }
  return total;
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

export const elementwise: RuleTable<ElementwiseOp> = {
  neg: unary((x) => -x),
  abs: unary(Math.abs),
  sign: unary(Math.sign),
  floor: unary(Math.floor),
  exp: unary(Math.exp),
  log: unary(Math.log),
  sqrt: unary(Math.sqrt),
  rsqrt: unary((x) => 1 / Math.sqrt(x)),
  square: unary((x) => x * x),
  reciprocal: unary((x) => 1 / x),
  relu: unary((x) => Math.max(x, 0)),
  // exp(-x) may overflow to Infinity: the quotient is then 0, as it should be.
  sigmoid: unary((x) => 1 / (1 + Math.exp(-x))),
  tanh: unary(Math.tanh),
  erf: unary(erf),
  stopGradient: unary((x) => x),
  cast: (node, operands) => unary<"cast">(castTo[node.attrs.to])(node, operands),
  add: binary((a, b) => a + b),
  sub: binary((a, b) => a - b),
  mul: binary((a, b) => a * b),
  div: binary((a, b) => a / b),
  pow: binary((a, b) => a ** b),
  maximum: binary(Math.max),
  minimum: binary(Math.min),
  equal: binary((a, b) => Number(a === b)),
  greater: binary((a, b) => Number(a > b)),
  less: binary((a, b) => Number(a < b)),
  select: map((condition, a, b) => (condition ? a : b) as number),
};
