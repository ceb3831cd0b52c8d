/** CIFAR-10 and CIFAR-100, from their binary files. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { checkOneOf, checkOptions } from "../../dsl/check.ts";
import { AkidError } from "../../dsl/errors.ts";
import { index } from "../../dsl/input.ts";
import type { TensorType } from "../../dsl/tensor.ts";
import { sample } from "./arrays.ts";
import { byteImages, type Normalize } from "./bytes.ts";
import { type DataOptions, unpacked } from "./files/folder.ts";
import type { Source } from "./source.ts";

export interface CifarOptions extends DataOptions {
  /** For instance the mean and deviation of the training set, as fractions of 255. */
  readonly normalize?: Normalize;
}

type Image = TensorType<[32, 32, 3], "float32">;

export type Cifar10Samples = { readonly image: Image; readonly label: TensorType<[], "index<10>"> };

const pixels = 32 * 32;

/**
 * CIFAR-10 from `cifar-10-batches-bin`, or from the archive cifar-10-binary.tar.gz: 50,000 images of 32x32 pixels in ten
 * classes to train on, 10,000 to judge.
 *
 * @example
 * const source = await cifar10({ normalize: { mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616] } });
 * @throws AkidError naming the file that is missing or damaged
 */
export async function cifar10(options: CifarOptions = {}): Promise<Source<Cifar10Samples>> {
  checkOptions("cifar10", options, ["folder", "url", "normalize"]);
  const root = await unpacked("cifar10", archives.cifar10, options);
  const part = async (names: readonly string[]) => {
    const records = await Promise.all(names.map((name) => read("cifar10", join(root, name), [10])));
    return {
      image: Buffer.concat(records.map(({ image }) => image)),
      labels: { label: Int32Array.from(records.flatMap(({ labels }) => labels[0] as number[])) },
    };
  };
  return byteImages("cifar10", {
    samples: { image: sample([32, 32, 3]), label: sample([], index(10)) },
    train: await part([1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`)),
    validation: await part(["test_batch.bin"]),
    ...(options.normalize && { normalize: options.normalize }),
  });
}

/** Which labels CIFAR-100's samples have. */
export interface Cifar100Labels {
  fine: { readonly image: Image; readonly label: TensorType<[], "index<100>"> };
  coarse: { readonly image: Image; readonly label: TensorType<[], "index<20>"> };
  hierarchical: {
    readonly image: Image;
    /** The super-class. */
    readonly coarse: TensorType<[], "index<20>">;
    /** The class, renumbered so that those of super-class k are 5k to 5k + 4. */
    readonly fine: TensorType<[], "index<100>">;
    /** For each super-class six slots: its five classes, and "none of them"; exactly 20 are 1. */
    readonly expanded: TensorType<[120], "int32">;
  };
}

export interface Cifar100Options<L extends keyof Cifar100Labels> extends CifarOptions {
  /** The 100 classes (default), the 20 super-classes, or both. */
  readonly labels?: L;
}

/**
 * CIFAR-100 from `cifar-100-binary`, or from the archive cifar-100-binary.tar.gz: 50,000 images of 32x32 pixels in 100
 * classes of 20 super-classes to train on, 10,000 to judge.
 *
 * @example const source = await cifar100({ labels: "hierarchical" });
 * @throws AkidError naming the file that is missing or damaged
 */
export async function cifar100<L extends keyof Cifar100Labels = "fine">(
  options: Cifar100Options<L> = {},
): Promise<Source<Cifar100Labels[L]>> {
  const { labels = "fine", normalize } = options;
  checkOptions("cifar100", options, ["folder", "url", "normalize", "labels"]);
  checkOneOf("cifar100", "labels", labels, ["fine", "coarse", "hierarchical"]);
  const root = await unpacked("cifar100", archives.cifar100, options);
  const [train, validation] = await Promise.all(
    ["train.bin", "test.bin"].map((name) => read("cifar100", join(root, name), [20, 100])),
  );
  const [kept, judged] = [train as Records, validation as Records];
  const newNames = renumbered([kept, judged]);
  const part = ({ image, labels: [coarse = [], fine = []] }: Records) => {
    if (labels === "coarse") return { image, labels: { label: Int32Array.from(coarse) } };
    if (labels === "fine") return { image, labels: { label: Int32Array.from(fine) } };
    const ordered = Int32Array.from(fine, (value) => newNames.get(value) as number);
    return { image, labels: { coarse: Int32Array.from(coarse), fine: ordered, expanded: expandedOf(ordered) } };
  };
  const classes = labels === "coarse" ? index(20) : index(100);
  const types =
    labels === "hierarchical"
      ? { coarse: sample([], index(20)), fine: sample([], index(100)), expanded: sample([120], "int32") }
      : { label: sample([], classes) };
  const source = byteImages("cifar100", {
    samples: { image: sample([32, 32, 3]), ...types },
    train: part(kept),
    validation: part(judged),
    ...(normalize && { normalize }),
  });
  return source as unknown as Source<Cifar100Labels[L]>; // by `labels`
}

/** Each class's number among those of its super-class, in order of the files' numbers, plus 5 times the super-class. */
function renumbered(all: readonly Records[]): ReadonlyMap<number, number> {
  const superOf = new Map<number, number>();
  for (const {
    labels: [coarse = [], fine = []],
  } of all) {
    fine.forEach((value, i) => {
      const group = coarse[i] as number;
      const known = superOf.get(value) ?? group;
      if (known !== group) {
        const what = `class ${value} is in super-class ${known} and in ${group}: a file is damaged`;
        throw new AkidError({ where: "cifar100", what });
      }
      superOf.set(value, group);
    });
  }
  const seen = new Map<number, number>();
  const result = new Map<number, number>();
  for (const value of [...superOf.keys()].sort((a, b) => a - b)) {
    const group = superOf.get(value) as number;
    const place = seen.get(group) ?? 0;
    if (place > 4) throw new AkidError({ where: "cifar100", what: `super-class ${group} has more than 5 classes` });
    seen.set(group, place + 1);
    result.set(value, 5 * group + place);
  }
  return result;
}

/** A 1 at the class in its own super-class, and at "none of them" in all others. */
function expandedOf(fine: Int32Array): Int32Array {
  const vectors = new Int32Array(fine.length * 120);
  fine.forEach((value, sample) => {
    const own = Math.floor(value / 5);
    for (let group = 0; group < 20; group++) {
      vectors[sample * 120 + group * 6 + (group === own ? value % 5 : 5)] = 1;
    }
  });
  return vectors;
}

interface Records {
  /** [samples, 32, 32, 3] */
  readonly image: Uint8Array;
  /** For each kind of label those of all samples. */
  readonly labels: readonly (readonly number[])[];
}

/** A file of records: labels, a byte each, below these limits, and an image of three planes of 32x32. */
async function read(where: string, file: string, limits: readonly number[]): Promise<Records> {
  const bytes = await readFile(file).catch((cause: Error) => {
    throw new AkidError({ where, what: `'${file}' cannot be read (${cause.message})` }, { cause });
  });
  const length = limits.length + 3 * pixels;
  const count = bytes.length / length;
  if (!Number.isInteger(count) || count === 0) {
    throw new AkidError({ where, what: `'${file}' has ${bytes.length} bytes, which is no multiple of ${length}` });
  }
  const image = new Uint8Array(count * 3 * pixels);
  const labels = limits.map((): number[] => []);
  for (let record = 0; record < count; record++) {
    const from = record * length;
    limits.forEach((limit, kind) => {
      const label = bytes[from + kind] as number;
      if (label >= limit) {
        const what = `'${file}' has label ${label} in record ${record}, expected 0 to ${limit - 1}`;
        throw new AkidError({ where, what });
      }
      labels[kind]?.push(label);
    });
    for (let channel = 0; channel < 3; channel++) {
      const plane = from + limits.length + channel * pixels;
      const to = record * 3 * pixels + channel;
      for (let pixel = 0; pixel < pixels; pixel++) image[to + 3 * pixel] = bytes[plane + pixel] as number;
    }
  }
  return { image, labels };
}

const archives = {
  cifar10: {
    name: "cifar-10-binary.tar.gz",
    root: "cifar-10-batches-bin",
    sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
  },
  cifar100: {
    name: "cifar-100-binary.tar.gz",
    root: "cifar-100-binary",
    sha256: "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec",
  },
} as const;
