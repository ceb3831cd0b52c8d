/** Convolution and its two gradients over ONNX tensors, for filters that see all channels or one. */
import type { Pair, Size, Window } from "../../graph/node.ts";
import type { Attributes, OnnxGraph, Tensor } from "./graph.ts";

/** One convolution: the shapes are those of the language, [N, H, W, C] and [KH, KW, CI, CO]. */
export interface Convolution {
  readonly image: Size;
  readonly filter: Size;
  readonly out: Size;
  readonly window: Window;
  /** Number of parts of the channels that do not see each other. */
  readonly group: number;
}

/** ONNX lists what comes before all axes, then what comes after. */
const pads = ([top, bottom, left, right]: Window["padding"]): number[] => [top, left, bottom, right];

const pair = (shape: Size, axis: number): Pair => [shape[axis] ?? 1, shape[axis + 1] ?? 1];

const attributes = ({ filter, window, group }: Convolution): Attributes => ({
  kernel_shape: pair(filter, 0),
  strides: window.strides,
  pads: pads(window.padding),
  dilations: window.dilations,
  group,
});

/** image [N, C, H, W], filter [CO, CI, KH, KW] and perhaps a bias [CO] to [N, CO, OH, OW]. */
export const convolve = (graph: OnnxGraph, tensors: readonly Tensor[], convolution: Convolution): Tensor =>
  graph.op("Conv", tensors, attributes(convolution));

/**
 * dy [N, CO, OH, OW] and filter [CO, CI, KH, KW] to the gradient of the image. With stride 1 it is a convolution with
 * the turned filter, which is faster than ConvTranspose.
 */
export function imageGradient(graph: OnnxGraph, dy: Tensor, filter: Tensor, convolution: Convolution): Tensor {
  const { image, out, window, group } = convolution;
  const size = pair(convolution.filter, 0);
  const reach = size.map((k, i) => (k - 1) * (window.dilations[i] ?? 1));
  const [top, , left] = window.padding;
  const before = [(reach[0] ?? 0) - top, (reach[1] ?? 0) - left];
  const after = [0, 1].map((i) => (image[1 + i] ?? 0) - (out[1 + i] ?? 0) + (reach[i] ?? 0) - (before[i] ?? 0));
  if (window.strides.every((stride) => stride === 1) && [...before, ...after].every((n) => n >= 0)) {
    const attributes = { kernel_shape: size, pads: [...before, ...after], dilations: window.dilations, group };
    return graph.op("Conv", [dy, turned(graph, filter, convolution)], attributes);
  }
  const extent = (i: 0 | 1): number => ((out[1 + i] ?? 0) - 1) * window.strides[i] + (reach[i] ?? 0) + 1;
  const [, bottom, , right] = window.padding;
  const rest = [(image[1] ?? 0) + top + bottom - extent(0), (image[2] ?? 0) + left + right - extent(1)];
  return graph.op("ConvTranspose", [dy, filter], { ...attributes(convolution), output_padding: rest });
}

/** The filter of the transposed map: rotated by half a turn, its channels exchanged. */
function turned(graph: OnnxGraph, filter: Tensor, { filter: shape, group }: Convolution): Tensor {
  const exchanged = group === 1 ? graph.op("Transpose", [filter], { perm: [1, 0, 2, 3] }) : filter;
  const size = pair(shape, 0);
  if (size.every((k) => k === 1)) return exchanged;
  const back = graph.ints([-1, -1]);
  const beforeFirst = graph.ints(size.map((k) => -k - 1));
  return graph.op("Slice", [exchanged, back, beforeFirst, graph.ints([2, 3]), back]);
}
