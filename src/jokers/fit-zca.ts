/** Learns ZCA whitening from the images of a training set, and keeps it in a file. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { checkCount, checkNumber, checkOptions } from "../../dsl/check.ts";
import { AkidError, UsageError } from "../../dsl/errors.ts";
import type { TensorType } from "../../dsl/tensor.ts";
import { readSafetensors, writeSafetensors } from "../checkpoints/safetensors.ts";
import type { HostTensor } from "../graph/program.ts";
import { shared } from "../sources/shared.ts";
import type { SampleTypes, Source } from "../sources/source.ts";
import { applyJokers } from "./apply.ts";
import type { Joker, Sizes } from "./joker.ts";
import { addProducts, mirrored } from "./products.ts";
import { joked } from "./samples.ts";
import { makeZca, type Zca } from "./zca.ts";

export interface ZcaOptions<J extends readonly Joker[] = readonly Joker[], I extends string = string> {
  /** The jokers that come before it in the chain; default: none. */
  readonly before?: J;
  /** Is added to each variance; default 0.1. */
  readonly epsilon?: number;
  /** Images to learn from, evenly out of the training set; default: all. */
  readonly samples?: number;
  /** Where it is kept: loaded if it is there, written if not; default: nowhere. */
  readonly file?: string;
  /** Name of the image; default "image". */
  readonly image?: I;
}

type sizesOf<T, I extends string> = T extends { readonly [_ in I]: TensorType<infer S, "float32"> }
  ? S
  : readonly [number, number, number];

const where = "zca";
const atATime = 128;

/**
 * Zero-phase component analysis: (x - mean) V (L + epsilon)^-1/2 Vᵀ, with V and L the eigenvectors and eigenvalues of the
 * covariance of the training images (Krizhevsky, "Learning multiple layers of features from tiny images", 2009, appendix A).
 * Fitting takes time in n³ for n values of an image, minutes for 3,072, and whitening n² for each image.
 *
 * @example
 * const before = [globalContrast({ scale: 55 })] as const;
 * const jokers = [...before, await zca(source, { before, file: "data/cifar10.zca.safetensors" })] as const;
 * sensor(source, { batchSize: 128, jokers: [...jokers, padAndCrop(4), flip()], validationJokers: jokers });
 * @throws AkidError where the file is of other images or settings, or is damaged
 */
export async function zca<
  S extends SampleTypes,
  const J extends readonly Joker[] = readonly [],
  const I extends string = "image",
>(source: Source<S>, options: ZcaOptions<J, I> = {}): Promise<Zca<sizesOf<joked<S, J>, I>>> {
  const given: ZcaOptions = options;
  const { before = [], epsilon = 0.1, samples = source.sizes.train, file, image = "image" } = given;
  checkOptions(where, options, ["before", "epsilon", "samples", "file", "image"]);
  checkNumber(where, "epsilon", epsilon, "a number above 0", (n) => n > 0 && Number.isFinite(n));
  checkCount(where, "samples", samples);
  const types = joked(source.samples, before);
  if (typeof types === "string") throw new UsageError({ where, what: types });
  const sizes = types[image]?.shape as Sizes | undefined;
  if (sizes?.length !== 3) throw new UsageError({ where, what: `samples of ${source.name} have no image '${image}'` });
  const count = Math.min(samples, source.sizes.train);
  const images = async (indices: Int32Array): Promise<Float32Array> => {
    const batch = await source.batch("train", indices);
    const changed = applyJokers(batch, before, types, { seed: 0, epoch: 0, indices });
    return (changed[image] as HostTensor).data as Float32Array;
  };
  const settings = { source: source.name, train: source.sizes.train, sizes, before, epsilon, count, image };
  const fingerprint = createHash("sha256")
    .update(JSON.stringify(settings))
    .update(await images(evenly(Math.min(count, 16), source.sizes.train)))
    .digest("hex");
  const found =
    file !== undefined && existsSync(file)
      ? loaded(file, fingerprint)
      : await fitted(images, source, { sizes, epsilon, count });
  if (file !== undefined && !existsSync(file)) {
    const { mean, matrix } = found;
    const n = mean.length;
    const tensors = { mean: { data: mean, shape: [n] }, matrix: { data: matrix, shape: [n, n] } };
    writeSafetensors(file, tensors, { fingerprint, epsilon: String(epsilon), samples: String(count) });
  }
  const [mean, matrix] = [shared(found.mean), shared(found.matrix)];
  return makeZca({ sizes, epsilon, samples: count, fingerprint, mean, matrix });
}

/** Indices of so many samples, evenly out of all. */
const evenly = (count: number, size: number): Int32Array =>
  Int32Array.from({ length: count }, (_, i) => Math.floor((i * size) / count));

interface Fit {
  readonly mean: Float32Array;
  readonly matrix: Float32Array;
}

function loaded(file: string, fingerprint: string): Fit {
  const { tensors, metadata } = readSafetensors(file);
  const { mean, matrix } = tensors;
  if (metadata.fingerprint !== fingerprint || !mean || !matrix) {
    throw new AkidError({
      where,
      what: `'${file}' was fitted on other images, or with other settings`,
      advice: "Name another file, or remove this one.",
    });
  }
  return { mean: mean.data as Float32Array, matrix: matrix.data as Float32Array };
}

interface Wanted {
  readonly sizes: Sizes;
  readonly epsilon: number;
  readonly count: number;
}

async function fitted(
  images: (indices: Int32Array) => Promise<Float32Array>,
  source: Source,
  { sizes, epsilon, count }: Wanted,
): Promise<Fit> {
  const n = sizes[0] * sizes[1] * sizes[2];
  const indices = evenly(count, source.sizes.train);
  const mean = new Float64Array(n);
  const products = new Float64Array(n * n);
  for (let begin = 0; begin < count; begin += atATime) {
    const chosen = indices.subarray(begin, begin + atATime);
    const values = transposed(await images(chosen), chosen.length);
    values.forEach((value, i) => {
      const at = Math.floor(i / chosen.length);
      mean[at] = (mean[at] as number) + value / count;
    });
    addProducts(products, values, n);
  }
  if (!mean.every(Number.isFinite)) throw new AkidError({ where, what: `images of ${source.name} are not finite` });
  mirrored(products, n);
  products.forEach((sum, i) => {
    products[i] = sum / count - (mean[Math.floor(i / n)] as number) * (mean[i % n] as number);
  });
  const { EigenvalueDecomposition, Matrix } = await import("ml-matrix"); // who fits nothing does not load it
  const { realEigenvalues: values, eigenvectorMatrix: vectors } = new EigenvalueDecomposition(
    Matrix.from1DArray(n, n, products),
    { assumeSymmetric: true },
  );
  // V (L + epsilon)^-1/2 Vᵀ is the product of (L + epsilon)^-1/4 Vᵀ with itself.
  const roots = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    const factor = (Math.max(0, values[k] as number) + epsilon) ** -0.25;
    for (let i = 0; i < n; i++) roots[i * n + k] = factor * vectors.get(i, k);
  }
  const matrix = new Float64Array(n * n);
  addProducts(matrix, roots, n);
  return { mean: Float32Array.from(mean), matrix: Float32Array.from(mirrored(matrix, n)) };
}

/** [rows, n] to [n, rows] */
function transposed(values: Float32Array, rows: number): Float64Array {
  const n = values.length / rows;
  const out = new Float64Array(values.length);
  for (let row = 0; row < rows; row++) for (let i = 0; i < n; i++) out[i * rows + row] = values[row * n + i] as number;
  return out;
}
