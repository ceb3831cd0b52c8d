/** Convolution, pooling and batch normalisation of [N, H, W, C] images: the forward kernels. */
import type { Node, PoolWindow, Window } from "../../../graph/node.ts";
import type { Kernels, OpTable, Run } from "../kernels.ts";
import { pad4 } from "../padding.ts";

/** Attributes of tfjs's convolution kernels. */
export const convAttrs = ({ strides, padding, dilations }: Window): object => ({
  strides: [...strides],
  pad: pad4(padding),
  dilations: [...dilations],
  dataFormat: "NHWC",
});

const convolution =
  (name: string) =>
  (node: Node<"conv2d" | "depthwiseConv2d">, { kernel }: Kernels): Run => {
    const run = kernel(name);
    const attrs = convAttrs(node.attrs);
    return (x, filter) => run({ x, filter }, attrs);
  };

/** Pooling by a kernel that ignores padding: it neither wins a maximum nor counts in a mean. */
const pooling =
  (name: string) =>
  (node: Node<"maxPool" | "avgPool">, kernels: Kernels): Run => {
    const { size, strides, padding } = node.attrs;
    if (size[0] === 1 && size[1] === 1) return everyOther(node, node.attrs, kernels);
    const run = kernels.kernel(name);
    const attrs = { filterSize: [...size], strides: [...strides], pad: pad4(padding) };
    return (x) => run({ x }, attrs);
  };

/** A 1x1 window only picks elements; XNNPACK refuses it. */
function everyOther({ shape }: Node, { strides, padding }: PoolWindow, { kernel, free }: Kernels): Run {
  const [padded, strided] = [kernel("PadV2"), kernel("StridedSlice")];
  const masks = { beginMask: 0, endMask: 0, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0 };
  const [n = 0, h = 0, w = 0, c = 0] = shape;
  const end = [n, (h - 1) * strides[0] + 1, (w - 1) * strides[1] + 1, c];
  return (x) => {
    const image = padded({ x }, { paddings: pad4(padding), constantValue: 0 });
    const result = strided({ x: image }, { begin: [0, 0, 0, 0], end, strides: [1, ...strides, 1], ...masks });
    free(image);
    return result;
  };
}

export const image = {
  conv2d: convolution("Conv2D"),
  depthwiseConv2d: convolution("DepthwiseConv2dNative"),
  maxPool: pooling("MaxPool"),
  avgPool: pooling("AvgPool"),
  // One slope and one offset for each channel: two passes over the image.
  batchNorm: ({ attrs }, { kernel, free, upload }) => {
    const [add, sub, mul, rsqrt] = [kernel("Add"), kernel("Sub"), kernel("Multiply"), kernel("Rsqrt")];
    return (x, scale, offset, mean, variance) => {
      const epsilon = upload(Float32Array.of(attrs.epsilon), []);
      const widened = add({ a: variance, b: epsilon });
      const inverse = rsqrt({ x: widened });
      const slope = mul({ a: scale, b: inverse });
      const shift = mul({ a: mean, b: slope });
      const intercept = sub({ a: offset, b: shift });
      const sloped = mul({ a: x, b: slope });
      const result = add({ a: sloped, b: intercept });
      free(epsilon, widened, inverse, slope, shift, intercept, sloped);
      return result;
    };
  },
} satisfies Partial<OpTable>;
