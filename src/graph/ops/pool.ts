/** Pooling of [N, H, W, C] images and its gradients. */
import type { Node, PoolWindow, Size } from "../node.ts";
import { makeNode } from "../node.ts";
import { expectRank, expectShape, mismatch } from "./check.ts";
import { windowOut } from "./conv.ts";

function poolShape(op: string, image: Size, window: PoolWindow): Size {
  const [h, w] = windowOut(image, window.size, { ...window, dilations: [1, 1] });
  if (h < 1 || w < 1) mismatch(op, `window ${window.size.join("x")} does not fit image [${image.join(", ")}]`);
  return [image[0] ?? 0, h, w, image[3] ?? 0];
}

/** Largest element of each window; padding never wins. */
export function maxPool(image: Node, window: PoolWindow): Node<"maxPool"> {
  expectRank("maxPool", image, 4);
  return makeNode("maxPool", [image], window, poolShape("maxPool", image.shape, window));
}

/** The gradient of the image: dy [N, OH, OW, C] added at the first largest element of each window. */
export function maxPoolGrad(image: Node, dy: Node, window: PoolWindow): Node<"maxPoolGrad"> {
  expectShape("maxPoolGrad", dy, poolShape("maxPoolGrad", image.shape, window));
  return makeNode("maxPoolGrad", [image, dy], window, image.shape);
}

/** The element of g [N, H, W, C] at the first largest element of each window of the image. */
export function maxPoolPick(image: Node, g: Node, window: PoolWindow): Node<"maxPoolPick"> {
  expectShape("maxPoolPick", g, image.shape);
  return makeNode("maxPoolPick", [image, g], window, poolShape("maxPoolPick", image.shape, window));
}

/** Mean of the elements of each window that lie inside the image. */
export function avgPool(image: Node, window: PoolWindow): Node<"avgPool"> {
  expectRank("avgPool", image, 4);
  return makeNode("avgPool", [image], window, poolShape("avgPool", image.shape, window));
}

/** The gradient of the image: dy [N, OH, OW, C] shared out over each window, to `shape` [N, H, W, C]. */
export function avgPoolGrad(dy: Node, shape: Size, window: PoolWindow): Node<"avgPoolGrad"> {
  expectShape("avgPoolGrad", dy, poolShape("avgPoolGrad", shape, window));
  return makeNode("avgPoolGrad", [dy], window, shape);
}
