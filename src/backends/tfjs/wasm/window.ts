/** The walk of a window over an image [N, H, W, C] in memory, padding left out. */
import type { Pair, Size, Window } from "../../../graph/node.ts";

/** The elements of one window that lie inside the image; the arrays are reused from window to window. */
export interface WindowElements {
  /** Position in memory of the first channel of the window's result. */
  out: number;
  /** How many elements lie inside the image. */
  count: number;
  /** Position in memory of each element's first channel. */
  readonly positions: Int32Array;
  /** Position of each element in the window, row by row. */
  readonly taps: Int32Array;
}

/** Visits each window, in the order of the results [N, OH, OW, C]; elements are in row order. */
export function eachWindow(
  image: Size,
  out: Size,
  window: Window & { readonly size: Pair },
  visit: (window: WindowElements) => void,
): void {
  const [n = 0, height = 0, width = 0, channels = 0] = image;
  const [, rows = 0, columns = 0] = out;
  const [kh, kw] = window.size;
  const { strides, padding, dilations } = window;
  const elements: WindowElements = {
    out: 0,
    count: 0,
    positions: new Int32Array(kh * kw),
    taps: new Int32Array(kh * kw),
  };
  for (let i = 0; i < n; i++) {
    for (let oy = 0; oy < rows; oy++) {
      for (let ox = 0; ox < columns; ox++, elements.out += channels) {
        elements.count = 0;
        for (let ky = 0; ky < kh; ky++) {
          const y = oy * strides[0] - padding[0] + ky * dilations[0];
          if (y < 0 || y >= height) continue;
          for (let kx = 0; kx < kw; kx++) {
            const x = ox * strides[1] - padding[2] + kx * dilations[1];
            if (x < 0 || x >= width) continue;
            elements.positions[elements.count] = ((i * height + y) * width + x) * channels;
            elements.taps[elements.count++] = ky * kw + kx;
          }
        }
        visit(elements);
      }
    }
  }
}
