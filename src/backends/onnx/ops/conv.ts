/** Convolutions: images are channels-first here, filters [CO, CI, KH, KW]. */
import type { Node } from "../../../graph/node.ts";
import type { Convolution } from "../convolution.ts";
import { convolve, imageGradient } from "../convolution.ts";
import type { Context, EmitterTable } from "../emitter.ts";
import { arranged, operands } from "../emitter.ts";
import { filterGradient } from "../filter-gradient.ts";
import type { Tensor } from "../graph.ts";
import type { Order, Value } from "../layout.ts";
import { depthwiseOrder, nchw, oihw } from "../layout.ts";

type ConvOp =
  | "conv2d"
  | "conv2dInputGrad"
  | "conv2dFilterGrad"
  | "depthwiseConv2d"
  | "depthwiseConv2dInputGrad"
  | "depthwiseConv2dFilterGrad";

/** What tells the two families apart. */
interface Family {
  readonly filterOrder: Order;
  group(channels: number): number;
}
const full: Family = { filterOrder: oihw, group: () => 1 };
const depthwise: Family = { filterOrder: depthwiseOrder, group: (channels) => channels };

/** A convolution, with a bias [CO] where one is to be added. */
export function forward(node: Node<"conv2d" | "depthwiseConv2d">, context: Context, bias?: Tensor): Value {
  const [image, filter] = operands(node);
  const { filterOrder, group } = node.op === "conv2d" ? full : depthwise;
  const convolution: Convolution = {
    image: image.shape,
    filter: filter.shape,
    out: node.shape,
    window: node.attrs,
    group: group(image.shape[3] ?? 1),
  };
  const tensors = [arranged(image, nchw, context), arranged(filter, filterOrder, context), ...(bias ? [bias] : [])];
  return { tensor: convolve(context.graph, tensors, convolution), shape: node.shape, order: nchw };
}

const inputGrad =
  ({ filterOrder, group }: Family) =>
  (node: Node<"conv2dInputGrad" | "depthwiseConv2dInputGrad">, context: Context): Value => {
    const [dy, filter] = operands(node);
    const { shape, attrs } = node;
    const convolution = {
      image: shape,
      filter: filter.shape,
      out: dy.shape,
      window: attrs,
      group: group(shape[3] ?? 1),
    };
    const tensors = [arranged(dy, nchw, context), arranged(filter, filterOrder, context)] as const;
    return { tensor: imageGradient(context.graph, ...tensors, convolution), shape, order: nchw };
  };

const filterGrad =
  ({ filterOrder, group }: Family) =>
  (node: Node<"conv2dFilterGrad" | "depthwiseConv2dFilterGrad">, context: Context): Value => {
    const [image, dy] = operands(node);
    const { shape, attrs } = node;
    const convolution = {
      image: image.shape,
      filter: shape,
      out: dy.shape,
      window: attrs,
      group: group(image.shape[3] ?? 1),
    };
    const tensors = [arranged(image, nchw, context), arranged(dy, nchw, context)] as const;
    return { tensor: filterGradient(context.graph, ...tensors, convolution), shape, order: filterOrder };
  };

export const conv: EmitterTable<ConvOp> = {
  conv2d: (node, context) => forward(node, context),
  conv2dInputGrad: inputGrad(full),
  conv2dFilterGrad: filterGrad(full),
  depthwiseConv2d: (node, context) => forward(node, context),
  depthwiseConv2dInputGrad: inputGrad(depthwise),
  depthwiseConv2dFilterGrad: filterGrad(depthwise),
};
