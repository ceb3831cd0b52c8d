/** Strides and padding of a window over one image size, as the graph wants them. */
import type { Padding, Pair } from "../../dsl/configs.ts";
import type { Node, Padding2d, Pair as GraphPair, Size } from "../graph/node.ts";

/** A number stands for both axes. */
export const pair = (value: Pair): GraphPair => (typeof value === "number" ? [value, value] : value);

/** Zeros before and after one axis; "same" gives ceil(size / stride) outputs, the odd zero goes after (TensorFlow's rule). */
function padAxis(padding: "valid" | "same" | number, size: number, extent: number, stride: number): [number, number] {
  if (padding === "valid") return [0, 0];
  if (padding !== "same") return [padding, padding];
  const total = Math.max((Math.ceil(size / stride) - 1) * stride + extent - size, 0);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/** The zeros around an image [N, H, W, C] for a window of `extent` (its size with dilation). */
export function imagePadding(padding: Padding, image: Node | { readonly shape: Size }, extent: GraphPair, stride: GraphPair): Padding2d {
  const [, h = 0, w = 0] = image.shape;
  const [vertical, horizontal] = typeof padding === "string" ? [padding, padding] : pair(padding);
  return [...padAxis(vertical, h, extent[0], stride[0]), ...padAxis(horizontal, w, extent[1], stride[1])];
}
