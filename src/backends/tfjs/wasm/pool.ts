/**
 * Gradients of pooling by plain loops over memory. wasm's MaxPoolGrad starts its maximum at FLT_MIN and so loses the
 * gradient of every window without a positive element; its AvgPoolGrad counts padding; both are slower than these loops.
 */
import type { OpTable } from "../kernels.ts";
import type { WasmKernels } from "./kernels.ts";
import type { WindowElements } from "./window.ts";
import { eachWindow } from "./window.ts";

const undilated = { dilations: [1, 1] } as const;

/** Position of the first largest element of a window in channel `c`. */
function firstLargest(x: Float32Array, { positions, count }: WindowElements, c: number): number {
  let best = (positions[0] as number) + c;
  let largest = x[best] as number;
  for (let i = 1; i < count; i++) {
    const position = (positions[i] as number) + c;
    const value = x[position] as number;
    if (value > largest) {
      largest = value;
      best = position;
    }
  }
  return best;
}

/** Adds to each channel's first largest element the gradient of its window. */
function scatter(x: Float32Array, dy: Float32Array, dx: Float32Array, window: WindowElements, channels: number): void {
  for (let c = 0; c < channels; c++) {
    const position = firstLargest(x, window, c);
    dx[position] = (dx[position] as number) + (dy[window.out + c] as number);
  }
}

/** Reads g at each channel's first largest element. */
function pick(x: Float32Array, g: Float32Array, result: Float32Array, window: WindowElements, channels: number): void {
  for (let c = 0; c < channels; c++) result[window.out + c] = g[firstLargest(x, window, c)] as number;
}

/** Adds to each element of a window its share of the window's gradient. */
function share(dy: Float32Array, dx: Float32Array, { out, positions, count }: WindowElements, channels: number): void {
  const part = 1 / count;
  for (let i = 0; i < count; i++) {
    const start = positions[i] as number;
    for (let c = 0; c < channels; c++) dx[start + c] = (dx[start + c] as number) + (dy[out + c] as number) * part;
  }
}

export const pool = {
  maxPoolGrad: (node, { empty, floats }) => {
    const window = { ...node.attrs, ...undilated };
    return (image, dy) => {
      const result = empty(image.shape);
      const [x, gradient, dx] = [floats(image), floats(dy), floats(result).fill(0)];
      const channels = node.shape[3] as number;
      eachWindow(image.shape, dy.shape, window, (elements) => scatter(x, gradient, dx, elements, channels));
      return result;
    };
  },
  maxPoolPick: (node, { empty, floats }) => {
    const window = { ...node.attrs, ...undilated };
    return (image, g) => {
      const result = empty(node.shape);
      const [x, values, out] = [floats(image), floats(g), floats(result)];
      const channels = node.shape[3] as number;
      eachWindow(image.shape, node.shape, window, (elements) => pick(x, values, out, elements, channels));
      return result;
    };
  },
  avgPoolGrad: (node, { empty, floats }) => {
    const window = { ...node.attrs, ...undilated };
    return (dy) => {
      const result = empty(node.shape);
      const [gradient, dx] = [floats(dy), floats(result).fill(0)];
      const channels = node.shape[3] as number;
      eachWindow(node.shape, dy.shape, window, (elements) => share(gradient, dx, elements, channels));
      return result;
    };
  },
} satisfies Partial<OpTable<WasmKernels>>;
