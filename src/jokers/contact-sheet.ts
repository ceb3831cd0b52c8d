/** A picture of what a chain of jokers does. */
import { checkCount, checkOptions } from "../../dsl/check.ts";
import { UsageError } from "../../dsl/errors.ts";
import type { HostTensor } from "../graph/program.ts";
import type { SampleTypes, Source } from "../sources/source.ts";
import { applyJokers } from "./apply.ts";
import type { Joker } from "./joker.ts";
import { target } from "./on.ts";
import { png } from "./png.ts";
import { joked } from "./samples.ts";

export interface ContactSheetOptions {
  /** Samples of training, one a line; default 8. */
  readonly samples?: number;
  /** Epochs, one after the other; default 8. */
  readonly epochs?: number;
  readonly seed?: number;
  /** The name of the image to show; default: the one that the first joker changes. */
  readonly image?: string;
}

/**
 * A PNG: each line holds a sample as the source gives it, then as the chain changes it in one epoch after the other.
 * Values from 0 to 1 become black to white; an image with others is stretched from its least to its largest value.
 *
 * @example writeFileSync("sheet.png", await contactSheet(digits(), [padAndCrop(1), flip()]))
 * @throws UsageError where the chain does not fit the samples
 */
export async function contactSheet<S extends SampleTypes>(
  source: Source<S>,
  jokers: readonly Joker[],
  options: ContactSheetOptions = {},
): Promise<Uint8Array> {
  const { samples = 8, epochs = 8, seed = 0 } = options;
  const where = `contact sheet of ${source.name}`;
  checkOptions(where, options, ["samples", "epochs", "seed", "image"]);
  checkCount(where, "samples", samples);
  checkCount(where, "epochs", epochs);
  const types = joked(source.samples, jokers);
  if (typeof types === "string") throw new UsageError({ where, what: types });
  const indices = Int32Array.from({ length: Math.min(samples, source.sizes.train) }, (_, i) => i);
  const batch = await source.batch("train", indices);
  const { image = jokers[0] ? target(jokers[0]).image : "image" } = options;
  if (batch[image]?.shape.length !== 4) throw new UsageError({ where, what: `samples have no image '${image}'` });
  const columns = [batch[image] as HostTensor];
  for (let epoch = 0; epoch < epochs; epoch++) {
    columns.push(applyJokers(batch, jokers, types, { seed, epoch, indices })[image] as HostTensor);
  }
  return sheet(columns, indices.length);
}

/** Columns of images [lines, H, W, C], each in a cell of the largest size, with a border of one pixel. */
function sheet(columns: readonly HostTensor[], lines: number): Uint8Array {
  const cellHeight = Math.max(...columns.map(({ shape }) => shape[1] as number)) + 1;
  const cellWidth = Math.max(...columns.map(({ shape }) => shape[2] as number)) + 1;
  const [height, width] = [lines * cellHeight + 1, columns.length * cellWidth + 1];
  const rgb = new Uint8Array(height * width * 3).fill(128);
  columns.forEach(({ data, shape: [, h = 0, w = 0, c = 1] }, column) => {
    for (let line = 0; line < lines; line++) {
      const image = data.subarray(line * h * w * c, (line + 1) * h * w * c);
      const [low, high] = range(image);
      for (let pixel = 0; pixel < h * w; pixel++) {
        const y = line * cellHeight + 1 + Math.floor(pixel / w);
        const x = column * cellWidth + 1 + (pixel % w);
        for (let channel = 0; channel < 3; channel++) {
          const value = image[pixel * c + (c < 3 ? 0 : channel)] as number;
          rgb[(y * width + x) * 3 + channel] = Math.round((255 * (value - low)) / (high - low));
        }
      }
    }
  });
  return png(rgb, height, width);
}

/** From black to white. */
function range(image: HostTensor["data"]): [number, number] {
  const [low, high] = [Math.min(...image), Math.max(...image)];
  if (low >= 0 && high <= 1) return [0, 1];
  return high > low ? [low, high] : [low, low + 1];
}
