/** Convolution of [N, H, W, C] images and its two gradients; the three are each other's transposes. */
import type { Node, Size, Window } from "../node.ts";
import { makeNode } from "../node.ts";
import { expectRank, expectShape, mismatch } from "./check.ts";

const out = (size: number, kernel: number, before: number, after: number, stride: number, dilation: number): number =>
  Math.floor((size + before + after - dilation * (kernel - 1) - 1) / stride) + 1;

/** Height and width of the result of a window over an image. */
export function windowOut(image: Size, kernel: Size, { strides, padding, dilations }: Window): [number, number] {
  const [, h = 0, w = 0] = image;
  const [kh = 0, kw = 0] = kernel;
  const [top, bottom, left, right] = padding;
  return [out(h, kh, top, bottom, strides[0], dilations[0]), out(w, kw, left, right, strides[1], dilations[1])];
}

function convShape(op: string, image: Size, filter: Size, window: Window): Size {
  const [n = 0, , , channels] = image;
  const [, , inChannels, filters = 0] = filter;
  const [h, w] = windowOut(image, filter, window);
  if (channels !== inChannels || h < 1 || w < 1)
    mismatch(op, `filter [${filter.join(", ")}] does not fit image [${image.join(", ")}]`);
  return [n, h, w, filters];
}

/** image [N, H, W, CI], filter [KH, KW, CI, CO] to [N, OH, OW, CO]. */
export function conv2d(image: Node, filter: Node, window: Window): Node<"conv2d"> {
  expectRank("conv2d", image, 4);
  expectRank("conv2d", filter, 4);
  return makeNode("conv2d", [image, filter], window, convShape("conv2d", image.shape, filter.shape, window));
}

/** The gradient of the image: (dy [N, OH, OW, CO], filter) to `shape` [N, H, W, CI]. */
export function conv2dInputGrad(dy: Node, filter: Node, shape: Size, window: Window): Node<"conv2dInputGrad"> {
  expectShape("conv2dInputGrad", dy, convShape("conv2dInputGrad", shape, filter.shape, window));
  return makeNode("conv2dInputGrad", [dy, filter], window, shape);
}

/** The gradient of the filter: (image, dy [N, OH, OW, CO]) to `shape` [KH, KW, CI, CO]. */
export function conv2dFilterGrad(image: Node, dy: Node, shape: Size, window: Window): Node<"conv2dFilterGrad"> {
  expectShape("conv2dFilterGrad", dy, convShape("conv2dFilterGrad", image.shape, shape, window));
  return makeNode("conv2dFilterGrad", [image, dy], window, shape);
}

/** A filter [KH, KW, C, 1] acts on each channel alone: the shape of the result is [N, OH, OW, C]. */
function depthwiseShape(op: string, image: Size, filter: Size, window: Window): Size {
  const [n = 0, , , channels = 0] = image;
  const [h, w] = windowOut(image, filter, window);
  if (channels !== filter[2] || filter[3] !== 1 || h < 1 || w < 1)
    mismatch(op, `filter [${filter.join(", ")}] does not fit image [${image.join(", ")}]`);
  return [n, h, w, channels];
}

/** image [N, H, W, C], filter [KH, KW, C, 1] to [N, OH, OW, C]. */
export function depthwiseConv2d(image: Node, filter: Node, window: Window): Node<"depthwiseConv2d"> {
  expectRank("depthwiseConv2d", image, 4);
  expectRank("depthwiseConv2d", filter, 4);
  return makeNode(
    "depthwiseConv2d",
    [image, filter],
    window,
    depthwiseShape("depthwiseConv2d", image.shape, filter.shape, window),
  );
}

/** The gradient of the image: (dy [N, OH, OW, C], filter) to `shape` [N, H, W, C]. */
export function depthwiseConv2dInputGrad(
  dy: Node,
  filter: Node,
  shape: Size,
  window: Window,
): Node<"depthwiseConv2dInputGrad"> {
  expectShape("depthwiseConv2dInputGrad", dy, depthwiseShape("depthwiseConv2dInputGrad", shape, filter.shape, window));
  return makeNode("depthwiseConv2dInputGrad", [dy, filter], window, shape);
}

/** The gradient of the filter: (image, dy [N, OH, OW, C]) to `shape` [KH, KW, C, 1]. */
export function depthwiseConv2dFilterGrad(
  image: Node,
  dy: Node,
  shape: Size,
  window: Window,
): Node<"depthwiseConv2dFilterGrad"> {
  expectShape("depthwiseConv2dFilterGrad", dy, depthwiseShape("depthwiseConv2dFilterGrad", image.shape, shape, window));
  return makeNode("depthwiseConv2dFilterGrad", [image, dy], window, shape);
}
