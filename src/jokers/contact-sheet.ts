/** A picture of what a chain of jokers does. */
import { checkCount, checkOptions } from "../../dsl/check.ts";
import { UsageError } from "../../dsl/errors.ts";
import type { HostTensor } from "../graph/program.ts";
import type { SampleTypes, Source } from "../sources/source.ts";
import { applyJokers } from "./apply.ts";
import type { Joker } from "./joker.ts";
import { target } from "./on.ts";
import { joked } from "./samples.ts";
import { sheet } from "./sheet.ts";

export interface ContactSheetOptions {
  /** Samples of training, one a line; default 8. */
  readonly samples?: number;
  /** Epochs, one after the other; default 8. */
  readonly epochs?: number;
  readonly seed?: number;
  /** The name of the image to show; default: the one that the first joker changes. */
  readonly image?: string;
  /** How large a pixel becomes; default 1. */
  readonly scale?: number;
}

/**
 * A PNG: each line holds a sample as the source gives it, then as the chain changes it in one epoch after the other.
 * Values from 0 to 1 become black to white; a line with others is stretched from its least to its largest value, the image
 * of the source by itself.
 *
 * @example writeFileSync("sheet.png", await contactSheet(digits(), [padAndCrop(1), flip()]))
 * @throws UsageError where the chain does not fit the samples
 */
export async function contactSheet<S extends SampleTypes>(
  source: Source<S>,
  jokers: readonly Joker[],
  options: ContactSheetOptions = {},
): Promise<Uint8Array> {
  const { samples = 8, epochs = 8, seed = 0, scale = 1 } = options;
  const where = `contact sheet of ${source.name}`;
  checkOptions(where, options, ["samples", "epochs", "seed", "image", "scale"]);
  checkCount(where, "samples", samples);
  checkCount(where, "epochs", epochs);
  checkCount(where, "scale", scale);
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
  return sheet(columns, indices.length, scale);
}
