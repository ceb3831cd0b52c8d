/** Elementwise ops that every tfjs backend has as kernels; arithmetic broadcasts as the graph does. */
import type { Node } from "../../../graph/node.ts";
import type { Kernels, OpTable, Run } from "../kernels.ts";

const unary =
  (name: string) =>
  (_: Node, { kernel }: Kernels): Run => {
    const run = kernel(name);
    return (x) => run({ x });
  };

const binary =
  (name: string) =>
  (_: Node, { kernel }: Kernels): Run => {
    const run = kernel(name);
    return (a, b) => run({ a, b });
  };

export const elementwise = {
  neg: unary("Neg"),
  abs: unary("Abs"),
  sign: unary("Sign"),
  floor: unary("Floor"),
  exp: unary("Exp"),
  log: unary("Log"),
  sqrt: unary("Sqrt"),
  rsqrt: unary("Rsqrt"),
  square: unary("Square"),
  reciprocal: unary("Reciprocal"),
  relu: unary("Relu"),
  sigmoid: unary("Sigmoid"),
  tanh: unary("Tanh"),
  erf: unary("Erf"),
  add: binary("Add"),
  sub: binary("Sub"),
  mul: binary("Multiply"),
  div: binary("RealDiv"),
  pow: binary("Pow"),
  maximum: binary("Maximum"),
  minimum: binary("Minimum"),
} satisfies Partial<OpTable>;
