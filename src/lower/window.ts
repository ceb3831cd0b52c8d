/** Strides and padding of a window over one image, as the graph wants them. */
import type { Padding, Pair } from "../../dsl/configs.ts";
import { axisWindow, height, width, windowPads } from "../../dsl/shape/window.ts";
import type { Node, Padding2d, Pair as GraphPair, Window } from "../graph/node.ts";

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
