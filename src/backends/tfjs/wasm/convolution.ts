/** Gradients of convolutions as XNNPACK convolutions; wasm has scalar loops for one of them and none for the others. */
import type { Node, Padding2d, Size, Window } from "../../../graph/node.ts";
import type { Kernels, OpTable, Run, Tensor } from "../kernels.ts";
import { view } from "../kernels.ts";
import { convAttrs } from "../ops/image.ts";
import type { WasmKernels } from "./kernels.ts";
import { product } from "./matmul.ts";
import { eachWindow } from "./window.ts";

/** Zeros between the rows and columns of [N, H, W, C], so that a window of stride 1 steps over them. Owned. */
function spaced({ kernel, alias, free }: Kernels, [rows, columns]: readonly [number, number]): Run {
  const pad = kernel("PadV2");
  const after = (zeros: number): object => ({
    paddings: [
      [0, 0],
      [0, 0],
      [0, zeros],
      [0, 0],
    ],
    constantValue: 0,
  });
  return (x) => {
    const [n = 0, h = 0, w = 0, c = 0] = x.shape;
    const tall = rows === 1 ? alias(x) : pad({ x: view(x, [n, h, 1, w * c]) }, after(rows - 1));
    const wide = columns === 1 ? alias(tall) : pad({ x: view(tall, [n * h * rows, w, 1, c]) }, after(columns - 1));
    free(tall);
    return view(wide, [n, h * rows, w * columns, c]);
  };
}

/** Cuts the rows and columns where `padding` is negative. Owned. */
function cropped({ kernel, alias }: Kernels, padding: Padding2d): Run {
  const slice = kernel("Slice");
  const [top, bottom, left, right] = padding.map((size) => Math.max(0, -size)) as [number, number, number, number];
  return (x) => {
    const [n = 0, h = 0, w = 0, c = 0] = x.shape;
    const size = [n, h - top - bottom, w - left - right, c];
    return top + bottom + left + right === 0 ? alias(x) : slice({ x }, { begin: [0, top, left, 0], size });
  };
}

/**
 * The gradient of the image: a convolution of dy, spaced by the stride, with the filter turned by 180 degrees.
 * `swapChannels` exchanges the channels of the filter, which a depthwise one does not have.
 */
function inputGrad(
  kernelName: string,
  swapChannels: boolean,
): (node: Node<"conv2dInputGrad" | "depthwiseConv2dInputGrad">, kernels: Kernels) => Run {
  return (node, kernels) => {
    const { kernel, alias, free } = kernels;
    const [convolve, reverse, transpose] = [kernel(kernelName), kernel("Reverse"), kernel("Transpose")];
    const { strides, padding, dilations } = node.attrs;
    const [dyShape = [], filterShape = []] = node.inputs.map(({ shape }) => shape);
    const [, height = 0, width = 0] = node.shape;
    const [, rows = 0, columns = 0] = dyShape;
    const [kh = 0, kw = 0] = filterShape;
    // Zeros around dy such that the result has the image's size; negative where dy reaches beyond it.
    const before = [dilations[0] * (kh - 1) - padding[0], dilations[1] * (kw - 1) - padding[2]] as const;
    const after = [height + padding[0] - rows * strides[0], width + padding[2] - columns * strides[1]] as const;
    const around: Padding2d = [before[0], after[0], before[1], after[1]];
    const attrs = convAttrs({
      strides: [1, 1],
      dilations,
      padding: around.map((size) => Math.max(0, size)) as unknown as Padding2d,
    });
    const [space, crop] = [spaced(kernels, strides), cropped(kernels, around)];
    return (dy, filter) => {
      const gaps = space(dy);
      const image = crop(gaps);
      const turned = reverse({ x: filter }, { dims: [0, 1] });
      const weights = swapChannels ? transpose({ x: turned }, { perm: [0, 1, 3, 2] }) : alias(turned);
      const result = convolve({ x: image, filter: weights }, attrs);
      free(gaps, image, turned, weights);
      return result;
    };
  };
}

/** A 1x1 filter of stride 1 without padding is a matrix. */
const isMatrix = ([kh, kw]: Size, { strides, padding }: Window): boolean =>
  kh === 1 && kw === 1 && strides[0] === 1 && strides[1] === 1 && padding.every((size) => size === 0);

/**
 * The gradient of the filter: the image as CI pictures [H, W, N] convolved with dy as one filter [OH, OW, N, CO], stride
 * and dilation exchanged. The im2col form (the windows' elements as rows, times dy) has to write KH * KW copies of the
 * image: it measured as fast at best (3 channels) and up to 3 times slower (16 channels, 3x3).
 */
function filterGrad(node: Node<"conv2dFilterGrad">, kernels: Kernels): Run {
  const { kernel, free } = kernels;
  const [transpose, convolve, slice] = [kernel("Transpose"), kernel("Conv2D"), kernel("Slice")];
  const [kh = 0, kw = 0, ci = 0, co = 0] = node.shape;
  const { strides, padding, dilations } = node.attrs;
  if (isMatrix(node.shape, node.attrs)) return matrixGrad(node, kernels);
  const attrs = convAttrs({ strides: dilations, padding, dilations: strides });
  return (image, dy) => {
    const pictures = transpose({ x: image }, { perm: [3, 1, 2, 0] });
    const weights = transpose({ x: dy }, { perm: [1, 2, 0, 3] });
    const all = convolve({ x: pictures, filter: weights }, attrs);
    // Rows and columns at the end of the image that no window reaches give surplus elements.
    const used = slice({ x: all }, { begin: [0, 0, 0, 0], size: [ci, kh, kw, co] });
    const result = transpose({ x: used }, { perm: [1, 2, 0, 3] });
    free(pictures, weights, all, used);
    return result;
  };
}

function matrixGrad({ shape }: Node<"conv2dFilterGrad">, kernels: Kernels): Run {
  const { kernel, free } = kernels;
  const [transpose, multiply] = [kernel("Transpose"), product(kernels)];
  const [, , ci = 0, co = 0] = shape;
  return (image, dy) => {
    const [n = 0, h = 0, w = 0] = image.shape;
    const columns = transpose({ x: view(image, [n * h * w, ci]) }, { perm: [1, 0] });
    const result = multiply(columns, view(dy, [n * h * w, co]));
    free(columns);
    return view(result, shape);
  };
}

/** The gradient of a depthwise filter, by plain loops with float64 sums. */
function depthwiseFilterGrad(node: Node<"depthwiseConv2dFilterGrad">, { empty, floats }: WasmKernels): Run {
  const [kh = 0, kw = 0, channels = 0] = node.shape;
  const window = { ...node.attrs, size: [kh, kw] as const };
  return (image: Tensor, dy: Tensor) => {
    const result = empty(node.shape);
    const sums = new Float64Array(kh * kw * channels);
    const [x, gradient] = [floats(image), floats(dy)];
    eachWindow(image.shape, dy.shape, window, ({ out, count, positions, taps }) => {
      for (let i = 0; i < count; i++) {
        const [at, tap] = [positions[i] as number, taps[i] as number];
        for (let c = 0; c < channels; c++) {
          const product = (x[at + c] as number) * (gradient[out + c] as number);
          sums[tap * channels + c] = (sums[tap * channels + c] as number) + product;
        }
      }
    });
    floats(result).set(sums);
    return result;
  };
}

export const convolution = {
  conv2dInputGrad: inputGrad("Conv2D", true),
  conv2dFilterGrad: filterGrad,
  depthwiseConv2dInputGrad: inputGrad("DepthwiseConv2dNative", false),
  depthwiseConv2dFilterGrad: depthwiseFilterGrad,
} satisfies Partial<OpTable<WasmKernels>>;
