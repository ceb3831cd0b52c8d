/** Elementwise ops but `add`: in the layout of their largest operand. */
import type { Node, OpName } from "../../../graph/node.ts";
import { aligned } from "../broadcast.ts";
import type { Emitter, EmitterTable } from "../emitter.ts";
import { operands } from "../emitter.ts";
import type { OnnxGraph, Tensor } from "../graph.ts";
import { dataTypes } from "../graph.ts";

/** An elementwise op from what it does to tensors that broadcast. */
const elementwiseOp =
  <Op extends OpName>(emit: (graph: OnnxGraph, tensors: readonly Tensor[], node: Node<Op>) => Tensor): Emitter<Op> =>
  (node, context) => {
    const { tensors, order } = aligned(node, context);
    return { tensor: emit(context.graph, tensors, node), shape: node.shape, order };
  };

const standard = <Op extends OpName>(type: string): Emitter<Op> =>
  elementwiseOp((graph, tensors) => graph.op(type, tensors));

/** ONNX compares bool for equality only. */
const ordering = <Op extends "greater" | "less">(type: string): Emitter<Op> =>
  elementwiseOp((graph, tensors, node) => {
    const isBool = operands(node)[0].dtype === "bool";
    return graph.op(
      type,
      isBool ? tensors.map((tensor) => graph.op("Cast", [tensor], { to: dataTypes.int32 })) : tensors,
    );
  });

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
  | "towersMean"
  | "towersMoments"
  | "cast"
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

export const elementwise: EmitterTable<ElementwiseOp> = {
  neg: standard("Neg"),
  abs: standard("Abs"),
  sign: standard("Sign"),
  floor: standard("Floor"),
  exp: standard("Exp"),
  log: standard("Log"),
  sqrt: standard("Sqrt"),
  rsqrt: elementwiseOp((graph, tensors) => graph.op("Reciprocal", [graph.op("Sqrt", tensors)])),
  square: elementwiseOp((graph, [x = ""]) => graph.op("Mul", [x, x])),
  reciprocal: standard("Reciprocal"),
  relu: standard("Relu"),
  sigmoid: standard("Sigmoid"),
  tanh: standard("Tanh"),
  erf: standard("Erf"),
  stopGradient: (node, { value }) => value(operands(node)[0]),
  towersMean: (node, { value }) => value(operands(node)[0]),
  towersMoments: (node, { value }) => value(operands(node)[0]),
  cast: elementwiseOp((graph, tensors, { attrs }) => graph.op("Cast", tensors, { to: dataTypes[attrs.to] })),
  sub: standard("Sub"),
  mul: standard("Mul"),
  div: standard("Div"),
  pow: standard("Pow"),
  maximum: standard("Max"),
  minimum: standard("Min"),
  equal: standard("Equal"),
  greater: ordering("Greater"),
  less: ordering("Less"),
  select: standard("Where"),
};
