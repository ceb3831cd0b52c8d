/** Pooling and its gradients. */
import type { Node, PoolWindow, Size } from "../../../graph/node.ts";
import { elements } from "../../../graph/node.ts";
import type { EmitterTable } from "../emitter.ts";
import { arranged, operands } from "../emitter.ts";
import type { Attributes, OnnxGraph, Tensor } from "../graph.ts";
import { nchw, physicalShape } from "../layout.ts";

type PoolOp = "maxPool" | "maxPoolGrad" | "maxPoolPick" | "avgPool" | "avgPoolGrad";

const attributes = ({ size, strides, padding: [top, bottom, left, right] }: PoolWindow): Attributes => ({
  kernel_shape: size,
  strides,
  pads: [top, left, bottom, right],
});

/** Where in the whole image tensor the first largest element of each window lies. */
const places = (graph: OnnxGraph, image: Tensor, window: PoolWindow): Tensor =>
  graph.op("MaxPool", [image], attributes(window), 1);

const overlaps = ({ size, strides }: PoolWindow): boolean => size[0] > strides[0] || size[1] > strides[1];

/** The elements of dy at their places in an image of zeros; those of one place are added. */
function scatter(graph: OnnxGraph, dy: Tensor, where: Tensor, image: Size): Tensor {
  const zeros = graph.op("Expand", [graph.float(0), graph.ints([elements(image)])]);
  const flat = (tensor: Tensor): Tensor => graph.op("Reshape", [tensor, graph.ints([-1])]);
  const sums = graph.op("ScatterElements", [zeros, flat(where), flat(dy)], { axis: 0, reduction: "add" });
  return graph.op("Reshape", [sums, graph.ints(physicalShape(image, nchw))]);
}

/** The same where no place occurs twice. MaxUnpool needs a window only to guess the shape that it is given here. */
const scatterApart: typeof scatter = (graph, dy, where, image) =>
  graph.op("MaxUnpool", [dy, where, graph.ints(physicalShape(image, nchw))], { kernel_shape: [1, 1], strides: [1, 1] });

/** How many elements inside the image each window has, as [OH, OW]. */
function windowCounts({ size, strides, padding }: PoolWindow, image: Size, out: Size): number[] {
  const along = (axis: 0 | 1): number[] =>
    Array.from({ length: out[axis + 1] ?? 0 }, (_, i) => {
      const start = i * strides[axis] - (padding[axis * 2] ?? 0);
      return Math.min(start + size[axis], image[axis + 1] ?? 0) - Math.max(start, 0);
    });
  const columns = along(1);
  return along(0).flatMap((rows) => columns.map((count) => rows * count));
}

/** Whether the windows lie side by side and fill the image. */
const tiles = ({ size, strides, padding }: PoolWindow, [, h, w]: Size, [, oh = 0, ow = 0]: Size): boolean =>
  size[0] === strides[0] &&
  size[1] === strides[1] &&
  padding.every((n) => n === 0) &&
  oh * size[0] === h &&
  ow * size[1] === w;

/** dy over the size of its window, repeated over the window. */
function repeat(dy: Tensor, { size }: PoolWindow, graph: OnnxGraph): Tensor {
  const scales = graph.constant(`scales ${size.join(" ")}`, [4], () => Float32Array.of(1, 1, ...size));
  const nearest = { mode: "nearest", nearest_mode: "floor", coordinate_transformation_mode: "asymmetric" };
  return graph.op("Resize", [graph.op("Mul", [dy, graph.float(1 / (size[0] * size[1]))]), "", scales], nearest);
}

/** dy over the count of its window, added at each element of the window: a transposed convolution of each channel with ones. */
function share(node: Node<"avgPoolGrad">, dy: Tensor, graph: OnnxGraph): Tensor {
  const [n = 1, oh = 1, ow = 1, channels = 1] = operands(node)[0].shape;
  const { attrs, shape } = node;
  const { size, strides, padding } = attrs;
  const [, h = 1, w = 1] = shape;
  const key = `window shares ${JSON.stringify(attrs)} ${h} ${w}`;
  const counts = windowCounts(attrs, shape, [n, oh, ow, channels]);
  const shares = graph.constant(key, [oh, ow], () => Float32Array.from(counts, (count) => 1 / count));
  const apart = graph.op("Reshape", [graph.op("Mul", [dy, shares]), graph.ints([n * channels, 1, oh, ow])]);
  const ones = graph.constant(`ones ${size.join(" ")}`, [1, 1, ...size], () =>
    new Float32Array(size[0] * size[1]).fill(1),
  );
  const rest = [
    h + padding[0] + padding[1] - (oh - 1) * strides[0] - size[0],
    w + padding[2] + padding[3] - (ow - 1) * strides[1] - size[1],
  ];
  const spread = graph.op("ConvTranspose", [apart, ones], { ...attributes(attrs), output_padding: rest });
  return graph.op("Reshape", [spread, graph.ints(physicalShape(shape, nchw))]);
}

export const pool: EmitterTable<PoolOp> = {
  maxPool: (node, context) => {
    const image = arranged(operands(node)[0], nchw, context);
    return { tensor: context.graph.op("MaxPool", [image], attributes(node.attrs)), shape: node.shape, order: nchw };
  },
  maxPoolGrad: (node, context) => {
    const { graph } = context;
    const [image, dy] = operands(node);
    const where = places(graph, arranged(image, nchw, context), node.attrs);
    const gradient = arranged(dy, nchw, context);
    const unpool = overlaps(node.attrs) ? scatter : scatterApart;
    const tensor = unpool(graph, gradient, where, node.shape);
    return { tensor, shape: node.shape, order: nchw };
  },
  maxPoolPick: (node, context) => {
    const { graph } = context;
    const [image, g] = operands(node);
    const where = places(graph, arranged(image, nchw, context), node.attrs);
    const flat = graph.op("Reshape", [arranged(g, nchw, context), graph.ints([-1])]);
    return { tensor: graph.op("Gather", [flat, where], { axis: 0 }), shape: node.shape, order: nchw };
  },
  avgPool: (node, context) => {
    const image = arranged(operands(node)[0], nchw, context);
    const tensor = context.graph.op("AveragePool", [image], { ...attributes(node.attrs), count_include_pad: 0 });
    return { tensor, shape: node.shape, order: nchw };
  },
  avgPoolGrad: (node, context) => {
    const dy = arranged(operands(node)[0], nchw, context);
    const apart = tiles(node.attrs, node.shape, operands(node)[0].shape);
    const tensor = apart ? repeat(dy, node.attrs, context.graph) : share(node, dy, context.graph);
    return { tensor, shape: node.shape, order: nchw };
  },
};
