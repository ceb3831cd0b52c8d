/** Lowering of activations, dropout and merges. */
import type { Node } from "../../graph/node.ts";
import {
  add,
  concat,
  constant,
  greater,
  less,
  mul,
  relu,
  select,
  sigmoid,
  softmax,
  tanh,
} from "../../graph/ops/index.ts";
import type { LoweringTable } from "../lowering.ts";
import { first } from "../lowering.ts";

type ElementwiseKind = "relu" | "leakyRelu" | "sigmoid" | "tanh" | "softmax" | "dropout" | "add" | "mul" | "concat";

export const elementwise: LoweringTable<ElementwiseKind> = {
  relu: (_, inputs) => relu(first(inputs)),
  leakyRelu: ({ slope }, inputs) => {
    const x = first(inputs);
    return select(greater(x, constant(0)), x, mul(x, constant(slope)));
  },
  sigmoid: (_, inputs) => sigmoid(first(inputs)),
  tanh: (_, inputs) => tanh(first(inputs)),
  softmax: (_, inputs) => softmax(first(inputs)),
  // Inverted dropout: what stays is scaled up in training, so that prediction is the identity.
  dropout: ({ rate }, inputs, context) => {
    const x = first(inputs);
    if (context.mode === "predict" || rate === 0) return x;
    return select(less(context.random(x.shape), constant(rate)), constant(0), mul(x, constant(1 / (1 - rate))));
  },
  add: (_, inputs) => inputs.reduce((a, b) => add(a, b)),
  mul: (_, inputs) => inputs.reduce((a: Node, b) => mul(a, b)),
  concat: ({ axis }, inputs) => concat(inputs, axis < 0 ? axis + first(inputs).shape.length : axis),
};
