/** The padding of images as TensorFlow takes it. */
import type { Padding2d } from "../../graph/node.ts";

/** Before and after each of the four axes [N, H, W, C]. */
export const pad4 = ([top, bottom, left, right]: Padding2d): [before: number, after: number][] => [
  [0, 0],
  [top, bottom],
  [left, right],
  [0, 0],
];
