/** Elementwise ops: in the layout of their largest operand. */
import type { Node, OpName } from "../../../graph/node.ts";
import { sameShape } from "../../../graph/node.ts";
import { aligned } from "../broadcast.ts";
import type { Emitter, EmitterTable } from "../emitter.ts";
import { arranged, operands } from "../emitter.ts";
import type { OnnxGraph, Tensor } from "../graph.ts";
import { dataTypes } from "../graph.ts";
import { forward } from "./conv.ts";

/** An elementwise op from what it does to tensors that broadcast. */
const elementwiseOp =
  <Op extends OpName>(emit: (graph: OnnxGraph, tensors: readonly Tensor[], node: Node<Op>) => Tensor): Emitter<Op> =>
  (node, context) => {
    const { tensors, order } = aligned(node, context);
    return { tensor: emit(context.graph, tensors, node), shape: node.shape, order };
  };

const standard = <Op extends OpName>(type: string): Emitter<Op> => elementwiseOp((graph, tensors) => graph.op(type, tensors));

/** ONNX compares bool for equality only. */
const ordering = <Op extends "greater" | "less">(type: string): Emitter<Op> =>
  elementwiseOp((graph, tensors, node) => {
    const isBool = operands(node)[0].dtype === "bool";
    return graph.op(type, isBool ? tensors.map((tensor) => graph.op("Cast", [tensor], { to: dataTypes.int32 })) : tensors);
  });

const addition = standard<"add">("Add");

/** A bias that is added to a convolution which nothing else needs is added inside it; the plain one is then dead. */
const biased: Emitter<"add"> = (node, context) => {
  const [y, bias] = operands(node);
  const inside = isConvolution(y) && context.uses(y) === 1 && sameShape(bias.shape, y.shape.slice(-1));
  return inside ? forward(y, context, arranged(bias, [0], context)) : addition(node, context);
};

const isConvolution = (node: Node): node is Node<"conv2d" | "depthwiseConv2d"> =>
  node.op === "conv2d" || node.op === "depthwiseConv2d";

type ElementwiseOp =
  | "neg" | "abs" | "sign" | "floor" | "exp" | "log" | "sqrt" | "rsqrt" | "square" | "reciprocal" | "relu" | "sigmoid" | "tanh" | "cast"
  | "add" | "sub" | "mul" | "div" | "pow" | "maximum" | "minimum" | "equal" | "greater" | "less" | "select";

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
  cast: elementwiseOp((graph, tensors, { attrs }) => graph.op("Cast", tensors, { to: dataTypes[attrs.to] })),
  add: biased,
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
