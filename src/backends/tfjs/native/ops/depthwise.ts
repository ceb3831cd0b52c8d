/** Depthwise convolutions and their gradients. */
import type { Pair, Size } from "../../../../graph/node.ts";
import { pad4 } from "../../padding.ts";
import type { Attributes } from "../attributes.ts";
import type { EmitterTable } from "../emitter.ts";
import { operands } from "../emitter.ts";
import type { Tensor, TensorFlowGraph } from "../graph-def.ts";
import { onFloats } from "../graph-def.ts";
import { type Convolution, ints4, paddingRule } from "../window.ts";
import { undilated, widened, withoutZeros } from "./dilation.ts";
import { padded, sliced } from "./shape.ts";
import { spread, strided } from "./stride.ts";

/**
 * What TensorFlow can be asked for: no dilation, one stride for both axes (a CPU has no others), and padding by its
 * rules only (its optimiser loses others when it fuses a bias, and then ends the process).
 */
interface Plan {
  readonly attributes: Attributes;
  /** The shapes that TensorFlow sees. */
  readonly image: Size;
  readonly filter: Size;
  /** The image as TensorFlow sees it, and back. */
  pad(x: Tensor): Tensor;
  unpad(x: Tensor): Tensor;
  /** The result as TensorFlow sees it to the one wanted, and back. */
  thin(y: Tensor): Tensor;
  unthin(y: Tensor): Tensor;
}

function plan(graph: TensorFlowGraph, { image, filter: given, out, window }: Convolution): Plan {
  const { strides, padding } = window;
  const filter = undilated(given, window).shape;
  const [kh = 1, kw = 1] = filter;
  const even = strides[0] === strides[1];
  const rule = even ? paddingRule({ image, reach: [kh, kw], strides, padding, out }) : null;
  const around = pad4(padding);
  const isPadded = rule === null && padding.some((n) => n > 0);
  const [top, bottom, left, right] = padding;
  const [n = 0, h = 0, w = 0, channels = 0] = image;
  const seen = isPadded ? [n, h + top + bottom, w + left + right, channels] : image;
  const all = [n, (seen[1] ?? 0) - kh + 1, (seen[2] ?? 0) - kw + 1, channels];
  const steps = { shape: all, strides, axis: 1 } as const;
  const used: Pair = even ? strides : [1, 1];
  return {
    attributes: {
      ...onFloats,
      strides: ints4(used),
      dilations: ints4([1, 1]),
      padding: rule ?? "VALID",
      data_format: "NHWC",
    },
    image: seen,
    filter,
    pad: (x) => (isPadded ? padded(graph, x, around, graph.float(0)) : x),
    unpad: (x) => (isPadded ? sliced(graph, x, { begin: around.map(([before]) => before), size: image }) : x),
    thin: (y) => (even ? y : strided(graph, y, steps)),
    unthin: (y) => (even ? y : spread(graph, y, steps)),
  };
}

type DepthwiseOp = "depthwiseConv2d" | "depthwiseConv2dInputGrad" | "depthwiseConv2dFilterGrad";

export const depthwise: EmitterTable<DepthwiseOp> = {
  depthwiseConv2d: (node, { graph, value }) => {
    const [image, filter] = operands(node);
    const window = node.attrs;
    const parts = plan(graph, { image: image.shape, filter: filter.shape, out: node.shape, window });
    const tensors = [parts.pad(value(image)), widened(graph, value(filter), filter.shape, window)];
    return parts.thin(graph.op("DepthwiseConv2dNative", tensors, parts.attributes));
  },
  depthwiseConv2dInputGrad: (node, { graph, value }) => {
    const [dy, filter] = operands(node);
    const window = node.attrs;
    const parts = plan(graph, { image: node.shape, filter: filter.shape, out: dy.shape, window });
    const wide = widened(graph, value(filter), filter.shape, window);
    const tensors = [graph.ints(parts.image), wide, parts.unthin(value(dy))];
    return parts.unpad(graph.op("DepthwiseConv2dNativeBackpropInput", tensors, parts.attributes));
  },
  depthwiseConv2dFilterGrad: (node, { graph, value }) => {
    const [image, dy] = operands(node);
    const window = node.attrs;
    const parts = plan(graph, { image: image.shape, filter: node.shape, out: dy.shape, window });
    const tensors = [parts.pad(value(image)), graph.ints(parts.filter), parts.unthin(value(dy))];
    const wide = graph.op("DepthwiseConv2dNativeBackpropFilter", tensors, parts.attributes);
    return withoutZeros(graph, wide, node.shape, window);
  },
};
