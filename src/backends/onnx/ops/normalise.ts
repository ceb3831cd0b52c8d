/** Batch normalisation as one affine map for each channel. */
import { broadcastable } from "../broadcast.ts";
import type { EmitterTable } from "../emitter.ts";
import { arranged, operands } from "../emitter.ts";
import type { Tensor } from "../graph.ts";

export const normalise: EmitterTable<"batchNorm"> = {
  batchNorm: (node, context) => {
    const { graph, value } = context;
    const [x, ...vectors] = operands(node);
    const [scale, offset, mean, variance] = vectors.map((vector) => arranged(vector, [0], context)) as [Tensor, Tensor, Tensor, Tensor];
    const deviation = graph.op("Sqrt", [graph.op("Add", [variance, graph.float(node.attrs.epsilon)])]);
    const slope = graph.op("Div", [scale, deviation]);
    const shift = graph.op("Sub", [offset, graph.op("Mul", [mean, slope])]);
    const { tensor, order, shape } = value(x);
    const channels = shape.slice(-1);
    const over = (vector: Tensor): Tensor =>
      broadcastable({ tensor: vector, shape: channels, order: [0] }, order, { graph, rank: shape.length });
    return { tensor: graph.op("Add", [graph.op("Mul", [tensor, over(slope)]), over(shift)]), shape, order };
  },
};
