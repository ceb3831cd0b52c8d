/** One multiplication and one addition for each channel, in a single pass over the image. */
import type { Context } from "./emitter.ts";
import type { Tensor } from "./graph.ts";
import type { Order, Value } from "./layout.ts";
import { inOrder, nchw, rowMajor } from "./layout.ts";

/** The vectors of ONNX's BatchNormalization, each [C]: (x - mean) / sqrt(variance + epsilon) * scale + offset. */
export interface ChannelVectors {
  readonly scale: Tensor;
  readonly offset: Tensor;
  readonly mean: Tensor;
  readonly variance: Tensor;
}

/** The order that has the last axis second. */
const channelsFirst = (rank: number): Order => (rank === 4 ? nchw : [0, rank - 1, ...rowMajor(rank).slice(1, -1)]);

/** x [..., C] normalised over its last axis; measured 2.5 times as fast as Mul and Add. */
export function normalised(x: Value, vectors: ChannelVectors, epsilon: number, { graph }: Context): Value {
  const { shape } = x;
  const { scale, offset, mean, variance } = vectors;
  const attributes = { epsilon: { float: epsilon } };
  const apply = (image: Tensor): Tensor =>
    graph.op("BatchNormalization", [image, scale, offset, mean, variance], attributes);
  // The operator wants a batch axis.
  if (shape.length === 1) {
    const row = graph.op("Reshape", [x.tensor, graph.ints([1, ...shape])]);
    return { ...x, tensor: graph.op("Reshape", [apply(row), graph.ints(shape)]) };
  }
  const order = channelsFirst(shape.length);
  return { tensor: apply(inOrder(graph, x, order)), shape, order };
}

/** x [..., C] times `scale` plus `offset`, each [C]. */
export function affine(x: Value, scale: Tensor, offset: Tensor, context: Context): Value {
  const channels = x.shape.at(-1) ?? 1;
  const filled = (value: number): Tensor =>
    context.graph.constant(`${value} x ${channels}`, [channels], () => new Float32Array(channels).fill(value));
  return normalised(x, { scale, offset, mean: filled(0), variance: filled(1) }, 0, context);
}
