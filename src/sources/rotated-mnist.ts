/** Rotated MNIST: digits turned by a random angle, from two text tables. */
import { join } from "node:path";
import { checkCount, checkOptions } from "../../dsl/check.ts";
import { AkidError } from "../../dsl/errors.ts";
import { index } from "../../dsl/input.ts";
import { arrays, sample } from "./arrays.ts";
import { checkNormalize, type Normalize } from "./bytes.ts";
import { exists } from "./files/download.ts";
import { type DataOptions, fetched, folderOf } from "./files/folder.ts";
import { linesOf, zippedLinesOf } from "./files/lines.ts";
import type { MnistSamples } from "./mnist.ts";
import type { Part, Source } from "./source.ts";

export interface RotatedMnistOptions extends DataOptions {
  /**
   * Of mnist_rotation_new.zip, in hex: it is checked after the download, which goes on where an earlier one was cut. Its
   * authors give none; without it the tables are checked as they are read.
   */
  readonly sha256?: string;
  /** Rows to read of each part, from the first; default: all. */
  readonly sizes?: Readonly<Partial<Record<Part, number>>>;
  readonly normalize?: Normalize;
}

const archive = "mnist_rotation_new.zip";
const files = {
  train: "mnist_all_rotation_normalized_float_train_valid.amat",
  validation: "mnist_all_rotation_normalized_float_test.amat",
} as const;

const pixels = 784;

/**
 * The two tables of Rotated MNIST (Larochelle et al. 2007, https://doi.org/10.1145/1273496.1273556): a row has 784
 * pixels from 0 to 1 and, as last number, the digit. 12,000 rows to train on, 50,000 to judge; any number of them is fine.
 * The folder holds mnist_rotation_new.zip, or what is in it.
 *
 * @example await rotatedMnist({ url: "http://www.iro.umontreal.ca/~lisa/icml2007data" })
 * @example await rotatedMnist({ folder: "data", sizes: { validation: 2_000 } })
 * @throws AkidError naming the file, and the line, that is missing or damaged
 */
export async function rotatedMnist(options: RotatedMnistOptions = {}): Promise<Source<MnistSamples>> {
  const { sizes = {}, normalize } = options;
  checkOptions("rotatedMnist", options, ["folder", "url", "sha256", "sizes", "normalize"]);
  checkOptions("rotatedMnist sizes", sizes, ["train", "validation"]);
  for (const [part, size] of Object.entries(sizes)) checkCount("rotatedMnist", `sizes.${part}`, size);
  if (normalize) checkNormalize("rotatedMnist", normalize, 1);
  const read = async (part: Part) => parse(files[part], await open(files[part], options), sizes[part], normalize);
  return arrays("rotatedMnist", {
    samples: { image: sample([28, 28, 1]), label: sample([], index(10)) },
    train: await read("train"),
    validation: await read("validation"),
  });
}

/** The lines of a table, from its own file if that is there, else from the archive. */
async function open(name: string, options: RotatedMnistOptions): Promise<AsyncGenerator<string>> {
  const folder = folderOf("rotatedMnist", options);
  const [plain, zip] = [join(folder, name), join(folder, archive)];
  if (await exists(plain)) return linesOf("rotatedMnist", plain);
  if (options.url === undefined && !(await exists(zip))) {
    throw new AkidError({
      where: "rotatedMnist",
      what: `there is neither '${plain}' nor '${zip}'`,
      advice: "Put one of them there, or give the url of a server that has the latter.",
    });
  }
  const asset = { name: archive, ...(options.sha256 !== undefined && { sha256: options.sha256 }) };
  return zippedLinesOf("rotatedMnist", await fetched("rotatedMnist", asset, options), name);
}

interface Rows {
  readonly image: Float32Array;
  readonly label: readonly number[];
}

async function parse(
  name: string,
  lines: AsyncGenerator<string>,
  limit = Number.POSITIVE_INFINITY,
  normalize?: Normalize,
): Promise<Rows> {
  const [mean, std] = [normalize?.mean[0] ?? 0, normalize?.std[0] ?? 1];
  const images: Float32Array[] = [];
  const label: number[] = [];
  let lineNumber = 0;
  for await (const line of lines) {
    lineNumber++;
    const text = line.trim();
    if (text === "") continue;
    const row = parseRow(`'${name}' line ${lineNumber}`, text.split(/\s+/));
    label.push(row[pixels] as number);
    const image = new Float32Array(pixels);
    for (let i = 0; i < pixels; i++) image[i] = ((row[i] as number) - mean) / std;
    images.push(image);
    if (label.length >= limit) break;
  }
  if (label.length === 0) throw new AkidError({ where: "rotatedMnist", what: `'${name}' has no rows` });
  const image = new Float32Array(images.length * pixels);
  images.forEach((values, i) => {
    image.set(values, i * pixels);
  });
  return { image, label };
}

function parseRow(place: string, cells: readonly string[]): Float64Array {
  const refuse = (what: string): never => {
    throw new AkidError({ where: "rotatedMnist", what: `${place} ${what}` });
  };
  if (cells.length !== pixels + 1) refuse(`has ${cells.length} numbers, expected 784 pixels and a label`);
  const row = new Float64Array(pixels + 1);
  for (let i = 0; i <= pixels; i++) row[i] = Number(cells[i]);
  const wrong = row.subarray(0, pixels).findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) refuse(`has '${cells[wrong]}' as number ${wrong + 1}, expected a pixel`);
  const label = row[pixels] as number;
  if (!(Number.isInteger(label) && label >= 0 && label <= 9)) {
    refuse(`ends with '${cells[pixels]}', expected a label from 0 to 9`);
  }
  return row;
}
