/** A PNG of columns of images: the first as it is, the others beside it. */
import type { HostTensor } from "../graph/program.ts";
import { png } from "./png.ts";

/** Columns of images [lines, H, W, C], each in a cell of the largest size, with a border of one pixel; `scale` times as large. */
export function sheet(columns: readonly HostTensor[], lines: number, scale: number): Uint8Array {
  const cellHeight = scale * Math.max(...columns.map(({ shape }) => shape[1] as number)) + 1;
  const cellWidth = scale * Math.max(...columns.map(({ shape }) => shape[2] as number)) + 1;
  const [height, width] = [lines * cellHeight + 1, columns.length * cellWidth + 1];
  const rgb = new Uint8Array(height * width * 3).fill(128);
  for (let line = 0; line < lines; line++) {
    const [first, ...others] = columns.map((column) => imageOf(column, line));
    const images = first ? [{ ...first, range: rangeOf([first]) }, ...withRange(others)] : [];
    images.forEach(({ data, h, w, c, range: [low, high] }, column) => {
      const corner = (line * cellHeight + 1) * width + column * cellWidth + 1;
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
    });
  }
  return png(rgb, height, width);
}

interface Shown {
  readonly data: HostTensor["data"];
  readonly h: number;
  readonly w: number;
  readonly c: number;
}

function imageOf({ data, shape: [, h = 0, w = 0, c = 1] }: HostTensor, line: number): Shown {
  return { data: data.subarray(line * h * w * c, (line + 1) * h * w * c), h, w, c };
}

/** One range for all, so that it is seen which image is brighter. */
function withRange(images: readonly Shown[]) {
  const range = rangeOf(images);
  return images.map((image) => ({ ...image, range }));
}

/** From black to white. */
function rangeOf(images: readonly Shown[]): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { data } of images) {
    for (const value of data) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (low >= 0 && high <= 1) return [0, 1];
  return high > low ? [low, high] : [low, low + 1];
}
