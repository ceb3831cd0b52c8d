/** Sources that are made, not read: random samples of any types, and images that can be learned. */
import { checkCount, checkNumber, checkOptions } from "../../dsl/check.ts";
import { UsageError } from "../../dsl/errors.ts";
import { index } from "../../dsl/input.ts";
import type { Shape, TensorType } from "../../dsl/tensor.ts";
import type { HostTensor } from "../graph/program.ts";
import { fillNormal, fillUniform } from "../random/index.ts";
import { sample } from "./arrays.ts";
import type { BatchOf, Part, SampleTypes, Source } from "./source.ts";

export interface SyntheticOptions<S extends SampleTypes> {
  readonly samples: S;
  /** Number of samples of each part. */
  readonly sizes: Readonly<Record<Part, number>>;
  /** Default 0. */
  readonly seed?: number;
}

/**
 * Random samples, for tests and benchmarks: float32 in [0, 1), int32 in [0, 100), index<N> in [0, N). Nothing is
 * stored: a sample is a function of the seed and its index.
 *
 * @example
 * const samples = { image: sample([224, 224, 3]), label: sample([], index(1000)) };
 * synthetic({ samples, sizes: { train: 100_000, validation: 1_000 } })
 */
export function synthetic<const S extends SampleTypes>(options: SyntheticOptions<S>): Source<S> {
  const { samples, sizes, seed = 0 } = options;
  checkOptions("synthetic", options, ["samples", "sizes", "seed"]);
  checkSizes("synthetic", sizes, seed);
  const columns = Object.entries(samples).map(([name, type]) => ({ name, ...columnOf(name, type) }));
  return Object.freeze<Source<S>>({
    name: "synthetic",
    samples,
    sizes,
    batch: (part, indices) => {
      const entries = columns.map(({ name, shape, length, high }): readonly [string, HostTensor] => {
        const data = new Float32Array(indices.length * length);
        eachRow(data, indices, (row, sampleIndex) => {
          fillUniform(row, { seed, stream: `synthetic ${part} ${name}`, step: sampleIndex });
        });
        const values = high === undefined ? data : Int32Array.from(data, (value) => Math.floor(value * high));
        return [name, { data: values, shape: [indices.length, ...shape] }];
      });
      return Object.fromEntries(entries) as BatchOf<S>;
    },
    recipe: () => ({ module: import.meta.url, make: "synthetic", args: [options] }),
  });
}

function checkSizes(where: string, sizes: Readonly<Record<Part, number>>, seed: number): void {
  checkOptions(`${where} sizes`, sizes, ["train", "validation"]);
  checkCount(where, "sizes.train", sizes.train);
  checkCount(where, "sizes.validation", sizes.validation);
  checkNumber(where, "seed", seed, "an integer", Number.isSafeInteger);
}

interface Column {
  readonly shape: readonly number[];
  /** Numbers in one sample. */
  readonly length: number;
  /** Integers are below it; undefined for floats. */
  readonly high: number | undefined;
}

function columnOf(name: string, { shape, dtype }: TensorType): Column {
  const named = shape.find((size) => typeof size !== "number");
  if (named !== undefined) {
    throw new UsageError({ where: "synthetic", what: `'${name}' has a size '${named}', expected sizes in numbers` });
  }
  const sizes = shape as readonly number[];
  const high = dtype === "float32" ? undefined : dtype === "int32" ? 100 : Number(dtype.slice("index<".length, -1));
  return { shape: sizes, length: sizes.reduce((product, size) => product * size, 1), high };
}

function eachRow(
  data: Float32Array,
  indices: ArrayLike<number>,
  fill: (row: Float32Array, sampleIndex: number) => void,
): void {
  const length = data.length / indices.length;
  for (let i = 0; i < indices.length; i++) fill(data.subarray(i * length, (i + 1) * length), indices[i] as number);
}

export interface PatternsOptions<S extends Shape, N extends number> {
  /** Of an image; default [28, 28, 1], that of MNIST. */
  readonly shape?: S;
  /** Default 10. */
  readonly classes?: N;
  /** Default: 6,000 to train on, 1,000 to judge. */
  readonly sizes?: Readonly<Record<Part, number>>;
  /** Standard deviation of what is added to each pixel; default 0.5. */
  readonly noise?: number;
  /** Default 0. */
  readonly seed?: number;
}

/** What a sample of `patterns` is. */
export type PatternsSamples<S extends Shape, N extends number> = {
  readonly image: TensorType<{ -readonly [I in keyof S]: S[I] }, "float32">;
  readonly label: TensorType<[], `index<${N}>`>;
};

/**
 * Images that can be learned without any file: each class has a random pattern of pixels in [0, 1), each image is that
 * of its class plus normal noise. By default in the shape of MNIST; classes alternate.
 *
 * @example sensor(patterns({ noise: 1 }), { batchSize: 128 })
 */
export function patterns<const S extends readonly number[] = [28, 28, 1], const N extends number = 10>(
  options: PatternsOptions<S, N> = {},
): Source<PatternsSamples<S, N>> {
  const { noise = 0.5, seed = 0, sizes = { train: 6000, validation: 1000 } } = options;
  const shape: readonly number[] = options.shape ?? [28, 28, 1];
  const count = options.classes ?? 10;
  checkOptions("patterns", options, ["shape", "classes", "sizes", "noise", "seed"]);
  for (const size of shape) checkCount("patterns", "shape", size);
  checkCount("patterns", "classes", count);
  checkNumber("patterns", "noise", noise, "a number from 0", (value) => value >= 0 && Number.isFinite(value));
  checkSizes("patterns", sizes, seed);
  const length = shape.reduce((product, size) => product * size, 1);
  const ideals = fillUniform(new Float32Array(count * length), { seed, stream: "patterns", samples: count });
  const labels = (indices: ArrayLike<number>): HostTensor => ({
    data: Int32Array.from(indices, (i) => i % count),
    shape: [indices.length],
  });
  const images = (part: Part, indices: ArrayLike<number>): HostTensor => {
    const data = new Float32Array(indices.length * length);
    eachRow(data, indices, (row, i) => {
      fillNormal(row, { seed, stream: `patterns ${part}`, step: i });
      const from = (i % count) * length;
      for (let pixel = 0; pixel < length; pixel++) {
        row[pixel] = (ideals[from + pixel] as number) + noise * (row[pixel] as number);
      }
    });
    return { data, shape: [indices.length, ...shape] };
  };
  const samples = { image: sample(shape), label: sample([], index(count)) };
  return Object.freeze({
    name: "patterns",
    samples: samples as TensorTypes as PatternsSamples<S, N>, // the defaults of S and N are those of the values
    sizes,
    batch: (part: Part, indices: ArrayLike<number>) =>
      ({ image: images(part, indices), label: labels(indices) }) as BatchOf<PatternsSamples<S, N>>,
    recipe: () => ({ module: import.meta.url, make: "patterns", args: [options] }),
  });
}

type TensorTypes = Readonly<Record<"image" | "label", TensorType>>;
