/** Batch normalisation, with the statistics that it is given. */
import type { Node } from "../../../../graph/node.ts";
import { elements } from "../../../../graph/node.ts";
import type { EmitterTable } from "../emitter.ts";
import { values } from "../emitter.ts";
import type { Tensor, TensorFlowGraph } from "../graph-def.ts";
import { reshaped } from "./shape.ts";

/** TensorFlow normalises images: other values become rows of one pixel each. */
export const asImage = (graph: TensorFlowGraph, x: Tensor, { shape }: Node): Tensor =>
  shape.length === 4 ? x : reshaped(graph, x, [elements(shape.slice(0, -1)), 1, 1, shape.at(-1) ?? 0]);

export const asBefore = (graph: TensorFlowGraph, x: Tensor, { shape }: Node): Tensor =>
  shape.length === 4 ? x : reshaped(graph, x, shape);

/** Attributes of the fused operators. */
export const fusedAttributes = (epsilon: number, training: boolean) =>
  ({
    T: { type: "float32" },
    U: { type: "float32" },
    epsilon: { float: epsilon },
    data_format: "NHWC",
    is_training: training,
  }) as const;

export const normalise: EmitterTable<"batchNorm"> = {
  batchNorm: (node, context) => {
    const { graph } = context;
    const [x = "", ...vectors] = values(node, context);
    const attributes = { ...fusedAttributes(node.attrs.epsilon, false), exponential_avg_factor: { float: 1 } };
    return asBefore(graph, graph.op("FusedBatchNormV3", [asImage(graph, x, node), ...vectors], attributes), node);
  },
};
