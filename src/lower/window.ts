/** Strides and padding of a window over one image, as the graph wants them. */
import type { Padding, Pair, PoolConfig } from "../../dsl/configs.ts";
import { type AxisWindow, axisWindow, height, width, windowPads } from "../../dsl/shape/window.ts";
import type { Pair as GraphPair, Node, Padding2d, PoolWindow, Window } from "../graph/node.ts";
import { reshape } from "../graph/ops/index.ts";

/** The settings of a window over H and W, with the names that the language gives them. */
export interface WindowSettings {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly padding: Padding;
  readonly dilation: Pair;
}

/** A number stands for both axes. */
export const pair = (value: Pair): GraphPair => [height(value), width(value)];

/** The window of a block over an image [N, H, W, C]. */
export function imageWindow(settings: WindowSettings, { shape: [, h = 0, w = 0] }: Pick<Node, "shape">): Window {
  const padding: Padding2d = [
    ...windowPads(h, axisWindow(settings, height)),
    ...windowPads(w, axisWindow(settings, width)),
  ];
  return { strides: pair(settings.stride), dilations: pair(settings.dilation), padding };
}

/** The window of a pool over an image [N, H, W, C]. */
export function poolWindow({ size, stride, padding }: PoolConfig, image: Pick<Node, "shape">): PoolWindow {
  const window = imageWindow({ kernel: size, stride, padding, dilation: 1 }, image);
  return { size: pair(size), strides: window.strides, padding: window.padding };
}

/** A sequence [N, T, C] as an image of one row, [N, 1, T, C]. */
export const asRow = (x: Node): Node => reshape(x, [x.shape[0] ?? 0, 1, ...x.shape.slice(1)]);

/** The settings of a window over time, as those of a window over an image of one row. */
export function overTime({ kernel, stride, padding, dilation }: AxisWindow): WindowSettings {
  const along = typeof padding === "number" ? ([0, padding] as const) : padding;
  return { kernel: [1, kernel], stride: [1, stride], padding: along, dilation: [1, dilation] };
}
