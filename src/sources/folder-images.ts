/** A source over images in folders, one folder a class, decoded as batches are made. */
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { checkCount, checkOptions } from "../../dsl/check.ts";
import { AkidError, UsageError } from "../../dsl/errors.ts";
import { index } from "../../dsl/input.ts";
import type { TensorType } from "../../dsl/tensor.ts";
import { sample } from "./arrays.ts";
import { byteTable, checkNormalize, convertColours, type Normalize } from "./bytes.ts";
import { type Decode, decoder } from "./files/decode.ts";
import type { BatchOf, Part, Source } from "./source.ts";

export interface ImageFolderOptions<H extends number, W extends number, N extends number> {
  /** Height and width of the images given: each is resized to cover it, and its centre cut out. */
  readonly size: readonly [H, W];
  /** How many classes there are, as the network has it: it is checked, and known to the compiler. */
  readonly classes: N;
  /** Names of the folders of the parts; default "train" and "val". */
  readonly folders?: Readonly<Partial<Record<Part, string>>>;
  readonly normalize?: Normalize;
}

/** Red, green and blue from 0 to 1 unless normalised, and the class. */
export type ImageFolderSamples<H extends number, W extends number, N extends number> = {
  readonly image: TensorType<[H, W, 3], "float32">;
  readonly label: TensorType<[], `index<${N}>`>;
};

/** A source that knows the names of its classes, by label. */
export interface ImageFolder<H extends number, W extends number, N extends number>
  extends Source<ImageFolderSamples<H, W, N>> {
  readonly classes: readonly string[];
}

interface Image {
  readonly file: string;
  readonly label: number;
}

/**
 * Images in folders as ImageNet has them: `<root>/train/<class>/*.jpg` to train on, `<root>/val/<class>/*.jpg` to judge;
 * also .jpeg, .png, .webp. Labels number the classes of `train` in the order of their names. Needs the package sharp.
 *
 * @example
 * await imageFolder("data/flowers", { size: [64, 64], classes: 5 })
 * // samples: image TensorType<[64, 64, 3], "float32">, label TensorType<[], "index<5>">
 * @throws AkidError naming the folder that is missing or empty; from `batch`, the file that is damaged
 */
export async function imageFolder<const H extends number, const W extends number, const N extends number>(
  root: string,
  options: ImageFolderOptions<H, W, N>,
): Promise<ImageFolder<H, W, N>> {
  const { size, classes, folders = {}, normalize } = options;
  checkOptions(where, options, ["size", "classes", "folders", "normalize"]);
  checkOptions(`${where} folders`, folders, ["train", "validation"]);
  if ((size as readonly unknown[] | undefined)?.length !== 2) {
    throw new UsageError({ where, what: "size expects [height, width]" });
  }
  const [height, width] = size;
  for (const pixels of size) checkCount(where, "size", pixels);
  checkCount(where, "classes", classes);
  if (normalize) checkNormalize(where, normalize, 3);
  const decode = await decoder(where);
  const [train, validation] = [join(root, folders.train ?? "train"), join(root, folders.validation ?? "val")];
  const names = await foldersIn(train);
  if (names.length !== classes) {
    throw new AkidError({ where, what: `'${train}' has ${names.length} folders of classes, expected ${classes}` });
  }
  const foreign = (await foldersIn(validation)).find((name) => !names.includes(name));
  if (foreign !== undefined) {
    throw new AkidError({ where, what: `'${validation}' has a class '${foreign}', which '${train}' does not have` });
  }
  const images = { train: await imagesIn(train, names), validation: await imagesIn(validation, names) };
  const samples: ImageFolderSamples<H, W, N> = {
    image: sample([height, width, 3]),
    label: sample([], index(classes) as `index<${N}>`),
  };
  return Object.freeze<ImageFolder<H, W, N>>({
    name: where,
    samples,
    classes: Object.freeze(names),
    sizes: { train: images.train.length, validation: images.validation.length },
    batch: (part, indices) => {
      const chosen = Array.from(indices, (i) => images[part][i] as Image);
      return decoded(chosen, size, byteTable(3, normalize), decode) as Promise<BatchOf<ImageFolderSamples<H, W, N>>>;
    },
    recipe: () => ({ module: import.meta.url, make: "imageFolder", args: [resolve(root), options] }),
  });
}

const where = "imageFolder";

async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: NodeJS.ErrnoException) => {
    const what = cause.code === "ENOENT" ? "there is no folder" : "there is no readable folder";
    throw new AkidError({ where, what: `${what} '${folder}'` }, { cause });
  });
  const names = entries.filter((entry) => !entry.isFile() && !entry.name.startsWith(".")).map(({ name }) => name);
  return names.sort(byCode);
}

/** The same order on every machine, whatever its language. */
const byCode = (a: string, b: string): number => (a < b ? -1 : 1);

async function imagesIn(folder: string, classes: readonly string[]): Promise<readonly Image[]> {
  const found: Image[] = [];
  for (const [label, name] of classes.entries()) {
    const files = await readdir(join(folder, name)).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === "ENOENT") return [];
      throw new AkidError({ where, what: `'${join(folder, name)}' is no readable folder` }, { cause });
    });
    const images = files.filter((file) => /\.(jpe?g|png|webp)$/i.test(file) && !file.startsWith("."));
    for (const file of images.sort(byCode)) found.push({ file: join(folder, name, file), label });
  }
  if (found.length === 0) throw new AkidError({ where, what: `'${folder}' has no images` });
  return found;
}

/** A batch of these images, each byte through the table of its channel. */
async function decoded(
  images: readonly Image[],
  size: readonly [number, number],
  table: Float32Array,
  decode: Decode,
): Promise<BatchOf<ImageFolderSamples<number, number, number>>> {
  const length = size[0] * size[1] * 3;
  const data = new Float32Array(images.length * length);
  await Promise.all(
    images.map(async ({ file }, row) => {
      convertColours(await decode(file, size), 0, data, { to: row * length, length, table });
    }),
  );
  return {
    image: { data, shape: [images.length, ...size, 3] },
    label: { data: Int32Array.from(images, ({ label }) => label), shape: [images.length] },
  };
}
