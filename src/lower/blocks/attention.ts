/** Lowering of self-attention and of positions. */
import type { Node } from "../../graph/node.ts";
import {
  add,
  constant,
  matmul,
  mul,
  reshape,
  select,
  slice,
  softmax,
  transpose,
  values,
} from "../../graph/ops/index.ts";
import type { LowerContext } from "../context.ts";
import { fanIn, zeros } from "../initialise.ts";
import type { LoweringTable } from "../lowering.ts";
import { first } from "../lowering.ts";
import { stepsCount } from "../steps.ts";

/** Of what is not seen: so small that its probability is 0, yet finite, so that a row of nothing else stays a number. */
const unseen = constant(-1e9);

/** A linear map of the last axis of [B, T, C] to as many channels. */
function map(x: Node, context: LowerContext): Node {
  const [batch = 0, steps = 0, channels = 0] = x.shape;
  const weights = context.parameter("weights", [channels, channels], fanIn(channels));
  const bias = context.parameter("bias", [channels], zeros);
  return reshape(add(matmul(reshape(x, [batch * steps, channels]), weights), bias), x.shape);
}

/** Whether step i may see step j, [T, T]: only itself and earlier ones. */
const earlier = (steps: number): Node =>
  values(
    Int32Array.from({ length: steps * steps }, (_, at) => Number(at % steps <= Math.floor(at / steps))),
    [steps, steps],
    "bool",
  );

/** sin(t / 10000^(2i / C)) at channel 2i, the cosine at 2i + 1. */
function encoding(steps: number, channels: number): Node {
  const at = (index: number): number => {
    const [step, channel] = [Math.floor(index / channels), index % channels];
    const angle = step / 10000 ** ((channel - (channel % 2)) / channels);
    return channel % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  };
  return values(
    Float32Array.from({ length: steps * channels }, (_, index) => at(index)),
    [steps, channels],
  );
}

export const attention: LoweringTable<"multiHeadSelfAttention" | "positionalEncoding" | "learnedPositions"> = {
  multiHeadSelfAttention: ({ heads, causal }, inputs, context) => {
    const x = first(inputs);
    const [, mask] = inputs;
    const [batch = 0, steps = 0, channels = 0] = x.shape;
    const width = channels / heads;
    // [B, heads, T, width]
    const inHeads = (name: string): Node =>
      transpose(reshape(map(x, context.within(name)), [batch, steps, heads, width]), [0, 2, 1, 3]);
    const [query, key, value] = [inHeads("query"), inHeads("key"), inHeads("value")];
    const scores = mul(matmul(query, key, { transposeB: true }), constant(1 / Math.sqrt(width)));
    const ofPast = causal ? select(earlier(steps), scores, unseen) : scores;
    const seen = mask ? select(stepsCount(mask, steps, [1, 1]), ofPast, unseen) : ofPast;
    const joined = reshape(transpose(matmul(softmax(seen), value), [0, 2, 1, 3]), x.shape);
    return map(joined, context.within("output"));
  },
  positionalEncoding: (_, inputs) => {
    const x = first(inputs);
    const [, steps = 0, channels = 0] = x.shape;
    return add(x, encoding(steps, channels));
  },
  learnedPositions: ({ longest }, inputs, context) => {
    const x = first(inputs);
    const [, steps = 0, channels = 0] = x.shape;
    const weights = context.parameter("weights", [longest, channels], fanIn(channels, channels, 0));
    return add(x, slice(weights, [0, 0], [steps, channels]));
  },
};
