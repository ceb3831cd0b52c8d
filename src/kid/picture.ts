/** A picture of the first images of a batch, side by side. */
import type { HostTensor } from "../graph/program.ts";
import { png } from "../jokers/png.ts";
import type { Picture } from "../summaries/events.ts";
import { statisticsOf } from "./statistics.ts";

/** At most so many images. */
const most = 8;

/**
 * Images [samples, height, width, 1 or 3] from their smallest number, which is black, to their largest; undefined for
 * another shape.
 */
export function pictureOf({ data, shape }: HostTensor): Picture | undefined {
  const [samples = 0, height = 0, width = 0, channels = 0] = shape;
  if (shape.length !== 4 || (channels !== 1 && channels !== 3)) return undefined;
  const count = Math.min(most, samples);
  const shown = data.subarray(0, count * height * width * channels);
  const { min, max } = statisticsOf(shown);
  const scale = max > min ? 255 / (max - min) : 0;
  const wide = count * (width + 1) - 1; // a black line between two
  const rgb = new Uint8Array(height * wide * 3);
  for (let i = 0; i < shown.length / channels; i++) {
    const [image, y, x] = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
    for (let c = 0; c < 3; c++) {
      const value = shown[i * channels + (channels === 3 ? c : 0)] as number;
      rgb[3 * (y * wide + image * (width + 1) + x) + c] = Math.round((value - min) * scale);
    }
  }
  return { png: png(rgb, height, wide), height, width: wide };
}
