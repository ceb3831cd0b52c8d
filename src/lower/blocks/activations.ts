/** Lowering of the activations that are more than one op. */
import type { Node } from "../../graph/node.ts";
import {
  abs,
  add,
  concat,
  constant,
  div,
  erf,
  exp,
  greater,
  log,
  maximum,
  mul,
  neg,
  reshape,
  rsqrt,
  select,
  sigmoid,
  slice,
  softmax,
  square,
  sub,
  sum,
  tanh,
} from "../../graph/ops/index.ts";
import type { LoweringTable } from "../lowering.ts";
import { first } from "../lowering.ts";

type ActivationKind = "prelu" | "elu" | "gelu" | "silu" | "softplus" | "l2Normalize" | "groupSoftmax";

const zero = constant(0);
const one = constant(1);
const halfTimes = (x: Node): Node => mul(x, constant(0.5));

/** Softmax over the last axis with one more logit, whose probability is dropped. */
function softmaxBeside(logits: Node, extra: Node): Node {
  const all = concat([logits, extra], logits.shape.length - 1);
  return slice(
    softmax(all),
    logits.shape.map(() => 0),
    logits.shape,
  );
}

export const activations: LoweringTable<ActivationKind> = {
  prelu: ({ slope }, inputs, context) => {
    const x = first(inputs);
    const slopes = context.parameter("slope", x.shape.slice(-1), { kind: "constant", value: slope });
    return select(greater(x, zero), x, mul(x, slopes));
  },
  // Positive numbers never reach exp: it would overflow, and its gradient with it.
  elu: ({ alpha }, inputs) => {
    const x = first(inputs);
    const isPositive = greater(x, zero);
    return select(isPositive, x, mul(sub(exp(select(isPositive, zero, x)), one), constant(alpha)));
  },
  gelu: ({ approximate }, inputs) => {
    const x = first(inputs);
    if (approximate === "none") return mul(halfTimes(x), add(one, erf(mul(x, constant(Math.SQRT1_2)))));
    const inner = mul(add(x, mul(mul(x, square(x)), constant(0.044715))), constant(Math.sqrt(2 / Math.PI)));
    return mul(halfTimes(x), add(one, tanh(inner)));
  },
  silu: (_, inputs) => mul(first(inputs), sigmoid(first(inputs))),
  // maximum, not relu: half of its gradient belongs to x = 0.
  softplus: (_, inputs) => {
    const x = first(inputs);
    return add(maximum(x, zero), log(add(one, exp(neg(abs(x))))));
  },
  l2Normalize: ({ epsilon }, inputs) => {
    const x = first(inputs);
    const squares = sum(square(x), { axes: [x.shape.length - 1], keepDims: true });
    return mul(x, rsqrt(maximum(squares, constant(epsilon * epsilon))));
  },
  groupSoftmax: ({ group, extraLogit, temperature }, inputs, context) => {
    const x = first(inputs);
    const start = { kind: "constant", value: temperature ?? 1 } as const;
    const divisor = temperature === undefined ? one : context.parameter("temperature", [], start);
    const leading = [...x.shape.slice(0, -1), (x.shape.at(-1) ?? 0) / group];
    const logits = div(reshape(x, [...leading, group]), divisor);
    if (extraLogit === undefined) return reshape(softmax(logits), x.shape);
    const extra = div(constant(extraLogit, [...leading, 1]), divisor);
    return reshape(softmaxBeside(logits, extra), x.shape);
  },
};
