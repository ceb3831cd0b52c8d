/** Random numbers that are a function of (seed, stream, step, sample) alone: the same on every backend, and on resume. */
import { threefry, type Words } from "./threefry.ts";
import { xoshiro128 } from "./xoshiro.ts";

/** Which numbers: equal keys give equal numbers, different ones independent numbers. */
export interface RandomKey {
  /** Of the whole run; an integer. */
  readonly seed: number;
  /** What the numbers are for, e.g. the name of a block. */
  readonly stream: string;
  /** The clock, or an epoch (default 0). */
  readonly step?: number;
}

/** Numbers for the rows of a batch: sample i has the same ones in whatever batch it stands. */
export interface SampleKey extends RandomKey {
  /** Rows to fill, each of `out.length / samples` numbers (default 1). */
  readonly samples?: number;
  /** Index of the first row in the whole batch (default 0). */
  readonly firstSample?: number;
}

/** The two words of an integer of up to 53 bits. */
const words = (integer: number): Words => [integer >>> 0, Math.floor(integer / 2 ** 32) >>> 0];

/** Folds the parts of a key into two words, one after the other; the length of the text goes first, so no two keys meet. */
function keyWords({ seed, stream, step = 0 }: RandomKey): Words {
  let key = threefry(words(seed), [stream.length, 0]);
  for (let i = 0; i < stream.length; i++) key = threefry(key, [stream.charCodeAt(i), 0]);
  return threefry(key, words(step));
}

function generator(key: Words, sample: number): () => number {
  return xoshiro128([...threefry(key, [sample, 0]), ...threefry(key, [sample, 1])]);
}

/** Calls `fillRow` on each row of `out` with that row's own generator. */
function byRow(
  out: Float32Array,
  key: SampleKey,
  fillRow: (row: Float32Array, next: () => number) => void,
): Float32Array {
  const { samples = 1, firstSample = 0 } = key;
  const length = out.length / samples;
  const shared = keyWords(key);
  for (let i = 0; i < samples; i++) {
    fillRow(out.subarray(i * length, (i + 1) * length), generator(shared, firstSample + i));
  }
  return out;
}

/**
 * Fills `out` with numbers uniform in [0, 1), multiples of 2^-24, and gives it back.
 *
 * @example fillUniform(new Float32Array(32 * 10), { seed: 0, stream: "drop1", step: 7, samples: 32 })
 */
export function fillUniform(out: Float32Array, key: SampleKey): Float32Array {
  return byRow(out, key, (row, next) => {
    for (let i = 0; i < row.length; i++) row[i] = (next() >>> 8) * 2 ** -24;
  });
}

/**
 * Fills `out` with numbers of the normal distribution with mean 0 and standard deviation 1, and gives it back.
 * Marsaglia's polar method, which needs no trigonometry (https://doi.org/10.1137/1006063).
 */
export function fillNormal(out: Float32Array, key: SampleKey): Float32Array {
  return byRow(out, key, (row, next) => {
    for (let i = 0; i < row.length; i += 2) {
      let [x, y, square] = [0, 0, 0];
      do {
        x = next() * 2 ** -31 - 1;
        y = next() * 2 ** -31 - 1;
        square = x * x + y * y;
      } while (square >= 1 || square === 0);
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      row[i] = x * factor;
      if (i + 1 < row.length) row[i + 1] = y * factor;
    }
  });
}

/**
 * Gives a function that returns the next number of a stream on each call: uniform in [0, 1), multiples of 2^-53.
 *
 * @example uniforms({ seed: 0, stream: "search", step: 3 })()
 */
export function uniforms(key: RandomKey): () => number {
  const next = generator(keyWords(key), 0);
  return () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) * 2 ** -53;
}

/** As `uniforms`, with a stream for each sample: the same one in whatever batch or order it comes. */
export function uniformsBySample(key: RandomKey): (sample: number) => () => number {
  const shared = keyWords(key);
  return (sample) => {
    const next = generator(shared, sample);
    return () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) * 2 ** -53;
  };
}

/**
 * The integers 0 to n - 1 in random order (Fisher-Yates).
 *
 * @example permutation(1437, { seed: 0, stream: "epoch", step: 3 })
 */
export function permutation(n: number, key: RandomKey): Int32Array {
  const next = uniforms(key);
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    const value = order[i] as number;
    order[i] = order[j] as number;
    order[j] = value;
  }
  return order;
}
