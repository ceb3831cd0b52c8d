/** Convolutions and their gradients. */
import type { Attributes } from "../attributes.ts";
import type { EmitterTable } from "../emitter.ts";
import { operands } from "../emitter.ts";
import { onFloats } from "../graph-def.ts";
import { type Convolution, ints4, paddingAttributes, reachOf } from "../window.ts";
import { undilated, widened, withoutZeros } from "./dilation.ts";

function attributes({ image, filter, out, window }: Convolution): Attributes {
  const { strides, padding, dilations } = window;
  return {
    ...onFloats,
    ...paddingAttributes({ image, reach: reachOf(filter, dilations), strides, padding, out }),
    strides: ints4(strides),
    dilations: ints4(dilations),
    data_format: "NHWC",
  };
}

export const conv: EmitterTable<"conv2d" | "conv2dInputGrad" | "conv2dFilterGrad"> = {
  conv2d: (node, { graph, value }) => {
    const [image, filter] = operands(node);
    const convolution = { image: image.shape, filter: filter.shape, out: node.shape, window: node.attrs };
    return graph.op("Conv2D", [value(image), value(filter)], attributes(convolution));
  },
  // Not all devices have gradients of dilated filters: these have zeros between their elements instead.
  conv2dInputGrad: (node, { graph, value }) => {
    const [dy, filter] = operands(node);
    const { shape, window } = undilated(filter.shape, node.attrs);
    const convolution = { image: node.shape, filter: shape, out: dy.shape, window };
    const tensors = [graph.ints(node.shape), widened(graph, value(filter), filter.shape, node.attrs), value(dy)];
    return graph.op("Conv2DBackpropInput", tensors, attributes(convolution));
  },
  conv2dFilterGrad: (node, { graph, value }) => {
    const [image, dy] = operands(node);
    const { shape, window } = undilated(node.shape, node.attrs);
    const convolution = { image: image.shape, filter: shape, out: dy.shape, window };
    const tensors = [value(image), graph.ints(shape), value(dy)];
    const wide = graph.op("Conv2DBackpropFilter", tensors, attributes(convolution));
    return withoutZeros(graph, wide, node.shape, node.attrs);
  },
};
