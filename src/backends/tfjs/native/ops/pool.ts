/** Pooling and its gradients. */
import type { Node, PoolWindow, Size } from "../../../../graph/node.ts";
import { elements } from "../../../../graph/node.ts";
import { pad4 } from "../../padding.ts";
import type { Attributes } from "../attributes.ts";
import type { Context, EmitterTable } from "../emitter.ts";
import { operands } from "../emitter.ts";
import type { Tensor, TensorFlowGraph } from "../graph-def.ts";
import { onFloats } from "../graph-def.ts";
import { ints4, paddingRule } from "../window.ts";
import { padded, reshaped, sliced } from "./shape.ts";

type PoolOp = "maxPool" | "maxPoolGrad" | "maxPoolPick" | "avgPool" | "avgPoolGrad";

/** TensorFlow pools an image within its rules of padding; for others the image itself is padded. */
interface Pooling {
  readonly attributes: Attributes;
  /** The shape of the image that TensorFlow sees. */
  readonly image: Size;
  /** The image with this value around it. */
  widen(x: Tensor, value: number): Tensor;
  /** What of such an image is the image itself. */
  narrow(x: Tensor): Tensor;
}

function pooling(graph: TensorFlowGraph, window: PoolWindow, image: Size, out: Size): Pooling {
  const { size, strides, padding } = window;
  const rule = paddingRule({ image, reach: size, strides, padding, out });
  const attributes = { ...onFloats, ksize: ints4(size), strides: ints4(strides), padding: rule ?? "VALID" };
  if (rule) return { attributes, image, widen: (x) => x, narrow: (x) => x };
  const around = pad4(padding);
  return {
    attributes,
    image: image.map((n, axis) => n + (around[axis]?.[0] ?? 0) + (around[axis]?.[1] ?? 0)),
    widen: (x, value) => padded(graph, x, around, graph.float(value)),
    narrow: (x) => sliced(graph, x, { begin: around.map(([before]) => before), size: image }),
  };
}

const maxAttributes = (attributes: Attributes): Attributes => ({ ...attributes, data_format: "NHWC" });

/** The image as a maximum sees it, and its maxima. */
function maxima(node: Node, image: Node, window: PoolWindow, { graph, value }: Context) {
  const out = node.op === "maxPoolGrad" ? operands(node)[1].shape : node.shape;
  const pool = pooling(graph, window, image.shape, out);
  const x = pool.widen(value(image), Number.NEGATIVE_INFINITY);
  return { pool, x, largest: () => graph.op("MaxPool", [x], maxAttributes(pool.attributes)) };
}

/** For each window, its size over the number of its elements that lie inside the image, as [OH, OW, 1]. */
function shares(graph: TensorFlowGraph, { size, strides, padding }: PoolWindow, image: Size, out: Size): Tensor {
  const along = (axis: 0 | 1): number[] =>
    Array.from({ length: out[axis + 1] ?? 0 }, (_, i) => {
      const start = i * strides[axis] - (padding[axis * 2] ?? 0);
      return size[axis] / (Math.min(start + size[axis], image[axis + 1] ?? 0) - Math.max(start, 0));
    });
  const columns = along(1);
  const data = Float32Array.from(along(0).flatMap((row) => columns.map((column) => row * column)));
  return graph.constant({ dtype: "float32", shape: [out[1] ?? 0, out[2] ?? 0, 1], data });
}

export const pool: EmitterTable<PoolOp> = {
  maxPool: (node, context) => maxima(node, operands(node)[0], node.attrs, context).largest(),
  maxPoolGrad: (node, context) => {
    const [image, dy] = operands(node);
    const { pool, x, largest } = maxima(node, image, node.attrs, context);
    const tensors = [x, largest(), context.value(dy)];
    return pool.narrow(context.graph.op("MaxPoolGrad", tensors, maxAttributes(pool.attributes)));
  },
  maxPoolPick: (node, context) => {
    const { graph } = context;
    const [image, g] = operands(node);
    const { pool, x } = maxima(node, image, node.attrs, context);
    const attributes = { ...pool.attributes, Targmax: { type: "int64" }, include_batch_in_index: true } as const;
    const places = graph.op("MaxPoolWithArgmax", [x], attributes, 1);
    const flat = reshaped(graph, pool.widen(context.value(g), 0), [elements(pool.image)]);
    return graph.op("GatherV2", [flat, places, graph.int(0)], {
      Tparams: { type: "float32" },
      Tindices: { type: "int64" },
      Taxis: { type: "int32" },
      batch_dims: { int: 0 },
    });
  },
  avgPool: (node, { graph, value }) => {
    const [image] = operands(node);
    const pool = pooling(graph, node.attrs, image.shape, node.shape);
    const attributes = { ...pool.attributes, data_format: "NHWC" };
    const means = graph.op("AvgPool", [pool.widen(value(image), 0)], attributes);
    if (pool.image === image.shape) return means;
    return graph.op("Mul", [means, shares(graph, node.attrs, image.shape, node.shape)]);
  },
  avgPoolGrad: (node, { graph, value }) => {
    const [dy] = operands(node);
    const pool = pooling(graph, node.attrs, node.shape, dy.shape);
    const given = value(dy);
    const shared =
      pool.image === node.shape ? given : graph.op("Mul", [given, shares(graph, node.attrs, node.shape, dy.shape)]);
    const attributes = { ...pool.attributes, data_format: "NHWC" };
    return pool.narrow(graph.op("AvgPoolGrad", [graph.ints(pool.image), shared], attributes));
  },
};
