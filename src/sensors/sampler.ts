/** In which order the samples of an epoch come. */
import { UsageError } from "../../dsl/errors.ts";
import { permutation, uniforms } from "../random/index.ts";

/** What the order of an epoch may depend on. */
export interface EpochKey {
  readonly seed: number;
  readonly epoch: number;
}

/** Gives the indices of an epoch, of `size` samples: equal keys must give equal orders. */
export type Order = (size: number, key: EpochKey) => ArrayLike<number>;

/** An order, and how many samples an epoch has (default: each one of the source). */
export interface Sampler {
  readonly order: Order;
  readonly samplesPerEpoch?: number;
  /** What the record of a run calls it; default: the name of `order`. */
  readonly name?: string;
}

/** Every sample once, in random order or in that of the source; or a sampler; or a function that gives all indices. */
export type SamplerChoice = "shuffle" | "sequence" | Sampler | Order;

const inOrder: Order = (size) => Int32Array.from({ length: size }, (_, i) => i);
const shuffled: Order = (size, { seed, epoch }) => permutation(size, { seed, stream: "epoch", step: epoch });

/**
 * Draws samples with replacement, each in proportion to its weight.
 *
 * @example sensor(source, { batchSize: 32, sampler: weighted(labels.map((label) => 1 / counts[label])) })
 * @throws UsageError for weights that are no numbers from 0, or all 0
 */
export function weighted(
  weights: ArrayLike<number>,
  { samplesPerEpoch = weights.length }: { readonly samplesPerEpoch?: number } = {},
): Sampler {
  const sums = new Float64Array(weights.length);
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] as number;
    if (!(weight >= 0 && Number.isFinite(weight))) {
      throw new UsageError({ where: "weighted", what: `weight ${i} expects a number from 0, found ${weight}` });
    }
    total += weight;
    sums[i] = total;
  }
  if (total === 0) throw new UsageError({ where: "weighted", what: "expects a weight above 0" });
  return {
    name: "weighted",
    samplesPerEpoch,
    order: (size, { seed, epoch }) => {
      if (size !== weights.length) {
        throw new UsageError({ where: "weighted", what: `has ${weights.length} weights for ${size} samples` });
      }
      const next = uniforms({ seed, stream: "weighted", step: epoch });
      return Int32Array.from({ length: samplesPerEpoch }, () => firstAbove(sums, next() * total));
    },
  };
}

/** The first place of a sum above `value`: a weight of 0 is never drawn. */
function firstAbove(sums: Float64Array, value: number): number {
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] as number) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The sampler that was chosen. */
export function samplerOf(choice: SamplerChoice): Sampler {
  if (typeof choice === "function") return { order: choice };
  if (typeof choice === "object") return choice;
  return { order: choice === "sequence" ? inOrder : shuffled };
}

/** The indices of an epoch, and how often each was there before, if any was. */
export interface Ordered {
  readonly indices: Int32Array;
  readonly repeats: Int32Array | undefined;
}

/** The order of an epoch, checked. */
export function ordered(where: string, { order, samplesPerEpoch }: Sampler, size: number, key: EpochKey): Ordered {
  const given = order(size, key);
  const expected = samplesPerEpoch ?? size;
  if (given.length !== expected) {
    throw new UsageError({ where, what: `sampler gives ${given.length} indices, expected ${expected}` });
  }
  const indices = new Int32Array(expected);
  const seen = new Int32Array(size);
  const repeats = new Int32Array(expected);
  let isRepeated = false;
  for (let i = 0; i < expected; i++) {
    const index = given[i] as number;
    if (!(Number.isInteger(index) && index >= 0 && index < size)) {
      throw new UsageError({ where, what: `sampler gives index ${index} at place ${i}, expected 0 to ${size - 1}` });
    }
    indices[i] = index;
    const before = seen[index] as number;
    repeats[i] = before;
    seen[index] = before + 1;
    isRepeated ||= before > 0;
  }
  return { indices, repeats: isRepeated ? repeats : undefined };
}
