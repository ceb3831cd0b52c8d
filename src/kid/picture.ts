/** A picture of the first images of a batch, side by side. */
import type { HostTensor } from "../graph/program.ts";
import { imageOf, tiles } from "../jokers/tiles.ts";
import type { Picture } from "../summaries/events.ts";
import { statisticsOf } from "./statistics.ts";

/** At most so many images. */
const most = 8;

/**
 * Images [samples, height, width, 1 or 3] from their smallest number, which is black, to their largest; undefined for
 * another shape.
 */
export function pictureOf(images: HostTensor): Picture | undefined {
  const [samples = 0, height = 0, width = 0, channels = 0] = images.shape;
  if (images.shape.length !== 4 || (channels !== 1 && channels !== 3)) return undefined;
  const count = Math.min(most, samples);
  const { min, max } = statisticsOf(images.data.subarray(0, count * height * width * channels));
  const range = [min, max > min ? max : min + 1] as const;
  return tiles([Array.from({ length: count }, (_, i) => ({ ...imageOf(images, i), range }))]);
}
