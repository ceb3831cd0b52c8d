/** A PNG of rows of images. */
import type { HostTensor } from "../graph/program.ts";
import { png } from "./png.ts";

/** An image [height, width, channels] of 1, 3 or more channels, of which three are shown. */
export interface Tile {
  readonly data: HostTensor["data"];
  readonly shape: readonly [height: number, width: number, channels: number];
  /** What becomes black, and what becomes white. */
  readonly range: readonly [low: number, high: number];
}

/** Each image in a cell of the size of the largest, with grey lines of one pixel around; `scale` times as large. */
export function tiles(rows: readonly (readonly Tile[])[], scale = 1) {
  const sizes = rows.flat().map(({ shape }) => shape);
  const cellHeight = scale * Math.max(...sizes.map(([h]) => h)) + 1;
  const cellWidth = scale * Math.max(...sizes.map(([, w]) => w)) + 1;
  const height = rows.length * cellHeight + 1;
  const width = Math.max(...rows.map(({ length }) => length)) * cellWidth + 1;
  const rgb = new Uint8Array(height * width * 3).fill(128);
  for (const [row, images] of rows.entries()) {
    for (const [column, { data, shape, range }] of images.entries()) {
      const [h, w, c] = shape;
      const [low, high] = range;
      const corner = (row * cellHeight + 1) * width + column * cellWidth + 1;
      for (let y = 0; y < h * scale; y++) {
        for (let x = 0; x < w * scale; x++) {
          const from = (Math.floor(y / scale) * w + Math.floor(x / scale)) * c;
          const to = (corner + y * width + x) * 3;
          for (let channel = 0; channel < 3; channel++) {
            const value = data[from + (c < 3 ? 0 : channel)] as number;
            rgb[to + channel] = Math.round((255 * (value - low)) / (high - low));
          }
        }
      }
    }
  }
  return { png: png(rgb, height, width), height, width };
}

/** The image of a batch [B, H, W, C] by its number. */
export function imageOf({ data, shape }: HostTensor, i: number): Omit<Tile, "range"> {
  const [, h = 0, w = 0, c = 1] = shape;
  return { data: data.subarray(i * h * w * c, (i + 1) * h * w * c), shape: [h, w, c] };
}
