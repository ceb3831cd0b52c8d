/** Elementwise ops; TensorFlow broadcasts as the graph does. */
import type { OpName } from "../../../../graph/node.ts";
import { sameShape } from "../../../../graph/node.ts";
import type { Emitter, EmitterTable } from "../emitter.ts";
import { operands, values } from "../emitter.ts";
import { reluGradient } from "../fusions/relu.ts";
import { onFloats } from "../graph-def.ts";

const standard =
  <Op extends OpName>(type: string): Emitter<Op> =>
  (node, context) =>
    context.graph.op(type, values(node, context), { T: { type: operands(node)[0].dtype } });

/** TensorFlow compares bool for equality only. */
const ordering =
  <Op extends "greater" | "less">(type: string): Emitter<Op> =>
  (node, context) => {
    const { dtype } = operands(node)[0];
    if (dtype !== "bool") return standard<Op>(type)(node, context);
    const toInt = { SrcT: { type: dtype }, DstT: { type: "int32" } } as const;
    const numbers = values(node, context).map((x) => context.graph.op("Cast", [x], toInt));
    return context.graph.op(type, numbers, { T: { type: "int32" } });
  };

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

export const elementwise: EmitterTable<ElementwiseOp> = {
  neg: standard("Neg"),
  abs: standard("Abs"),
  sign: standard("Sign"),
  floor: standard("Floor"),
  exp: standard("Exp"),
  log: standard("Log"),
  sqrt: standard("Sqrt"),
  rsqrt: standard("Rsqrt"),
  square: standard("Square"),
  reciprocal: standard("Reciprocal"),
  relu: standard("Relu"),
  sigmoid: standard("Sigmoid"),
  tanh: standard("Tanh"),
  erf: standard("Erf"),
  stopGradient: (node, { value }) => value(operands(node)[0]),
  towersMean: (node, { value }) => value(operands(node)[0]),
  towersMoments: (node, { value }) => value(operands(node)[0]),
  cast: (node, { graph, value }) => {
    const [x] = operands(node);
    return graph.op("Cast", [value(x)], { SrcT: { type: x.dtype }, DstT: { type: node.attrs.to } });
  },
  // TensorFlow fuses a bias with what comes before it.
  add: (node, context) => {
    const [x, bias] = operands(node);
    const isBias = bias.shape.length === 1 && x.shape.length > 1 && sameShape(x.shape, node.shape);
    if (!isBias || bias.shape[0] !== x.shape.at(-1)) return standard<"add">("AddV2")(node, context);
    return context.graph.op("BiasAdd", values(node, context), { ...onFloats, data_format: "NHWC" });
  },
  sub: standard("Sub"),
  mul: standard("Mul"),
  div: standard("RealDiv"),
  pow: standard("Pow"),
  maximum: standard("Maximum"),
  minimum: standard("Minimum"),
  equal: standard("Equal"),
  greater: ordering("Greater"),
  less: ordering("Less"),
  select: (node, context) => {
    const { graph, value } = context;
    const gradient = reluGradient(node);
    if (gradient) return graph.op("ReluGrad", gradient.map(value));
    return graph.op("SelectV2", values(node, context), { T: { type: node.dtype } });
  },
};
