/** A PNG of columns of images: the first as it is, the others beside it. */
import type { HostTensor } from "../graph/program.ts";
import { imageOf, type Tile, tiles } from "./tiles.ts";

/** Columns of images [lines, H, W, C], `scale` times as large. */
export function sheet(columns: readonly HostTensor[], lines: number, scale: number): Uint8Array {
  const rows = Array.from({ length: lines }, (_, line) => {
    const [first, ...others] = columns.map((column) => imageOf(column, line));
    return first ? [...withRange([first]), ...withRange(others)] : [];
  });
  return tiles(rows, scale).png;
}

/** One range for all, so that it is seen which image is brighter. */
function withRange(images: readonly Omit<Tile, "range">[]): readonly Tile[] {
  const range = rangeOf(images);
  return images.map((image) => ({ ...image, range }));
}

/** From black to white. */
function rangeOf(images: readonly Omit<Tile, "range">[]): Tile["range"] {
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
