/** MNIST and the data sets of its form, from IDX files. */
import { checkOptions } from "../../dsl/check.ts";
import { AkidError } from "../../dsl/errors.ts";
import { index } from "../../dsl/input.ts";
import type { TensorType } from "../../dsl/tensor.ts";
import { sample } from "./arrays.ts";
import { byteImages, type Normalize } from "./bytes.ts";
import { type Asset, bytesOf, type DataOptions } from "./files/folder.ts";
import type { Source } from "./source.ts";

/** A digit of 28x28 pixels from 0 to 1 unless normalised, and which one it is. */
export type MnistSamples = {
  readonly image: TensorType<[28, 28, 1], "float32">;
  readonly label: TensorType<[], "index<10>">;
};

export interface MnistOptions extends DataOptions {
  readonly normalize?: Normalize;
}

const files = {
  train: {
    images: {
      name: "train-images-idx3-ubyte",
      sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    },
    labels: {
      name: "train-labels-idx1-ubyte",
      sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    },
  },
  validation: {
    images: {
      name: "t10k-images-idx3-ubyte",
      sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    },
    labels: {
      name: "t10k-labels-idx1-ubyte",
      sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
    },
  },
} as const;

/**
 * The four IDX files of MNIST, gzipped or not: train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte
 * and t10k-labels-idx1-ubyte; the last two judge. Any number of images is fine, so Fashion-MNIST and smaller sets are.
 *
 * @example
 * const source = await mnist({ folder: "data/mnist", normalize: { mean: [0.1307], std: [0.3081] } });
 * @throws AkidError naming the file that is missing or damaged
 */
export async function mnist(options: MnistOptions = {}): Promise<Source<MnistSamples>> {
  checkOptions("mnist", options, ["folder", "url", "normalize"]);
  const part = async (assets: (typeof files)["train" | "validation"]) => {
    const image = idx(assets.images.name, await read(assets.images, options), [28, 28]);
    const label = idx(assets.labels.name, await read(assets.labels, options), []);
    if (image.count !== label.count) {
      const what = `'${assets.images.name}' has ${image.count} images, '${assets.labels.name}' ${label.count} labels`;
      throw new AkidError({ where: "mnist", what });
    }
    const wrong = label.bytes.findIndex((value) => value > 9);
    if (wrong >= 0) {
      const what = `'${assets.labels.name}' has label ${label.bytes[wrong]} at place ${wrong}, expected 0 to 9`;
      throw new AkidError({ where: "mnist", what });
    }
    return { image: image.bytes, labels: { label: Int32Array.from(label.bytes) } };
  };
  return byteImages("mnist", {
    samples: { image: sample([28, 28, 1]), label: sample([], index(10)) },
    train: await part(files.train),
    validation: await part(files.validation),
    ...(options.normalize && { normalize: options.normalize }),
  });
}

const read = (asset: Asset, options: DataOptions): Promise<Uint8Array> => bytesOf("mnist", asset, options);

/**
 * The unsigned bytes of an IDX file: 0, 0, 8 for bytes, the number of axes, each size as four bytes, the values
 * (http://yann.lecun.com/exdb/mnist).
 */
function idx(name: string, file: Uint8Array, shape: readonly number[]): { count: number; bytes: Uint8Array } {
  const refuse = (what: string): never => {
    throw new AkidError({ where: "mnist", what: `'${name}' ${what}` });
  };
  const header = 4 + 4 * (shape.length + 1);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const magic = 0x0800 + shape.length + 1;
  if (file.length < header) refuse(`has ${file.length} bytes, which is no IDX file`);
  if (view.getUint32(0) !== magic) refuse(`begins with the magic number ${view.getUint32(0)}, expected ${magic}`);
  const count = view.getUint32(4);
  shape.forEach((size, axis) => {
    const found = view.getUint32(8 + 4 * axis);
    if (found !== size) refuse(`has a size of ${found} in axis ${axis + 1}, expected ${size}`);
  });
  const expected = shape.reduce((product, size) => product * size, count);
  if (file.length - header !== expected) refuse(`has ${file.length - header} values, expected ${expected}`);
  if (count === 0) refuse("has no values");
  return { count, bytes: file.subarray(header) };
}
