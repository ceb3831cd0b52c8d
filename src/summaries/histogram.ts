/** Histograms of values: how many lie where. */

/** Buckets that lie one beside the other, and sums over the values. */
export interface Histogram {
  readonly min: number;
  readonly max: number;
  readonly num: number;
  readonly sum: number;
  readonly sumSquares: number;
  /** The end of each bucket; the first one begins at `min`. */
  readonly limits: readonly number[];
  readonly counts: readonly number[];
}

/** TensorFlow's number. */
const buckets = 30;

/**
 * The histogram of the finite values, in buckets of one width; one bucket where all are equal, undefined where none is
 * finite.
 *
 * @example histogramOf([1, 2, 2, 3])?.counts // 30 numbers, of which the first is 1, the last 1, and one is 2
 */
export function histogramOf(values: ArrayLike<number>): Histogram | undefined {
  let [min, max, num, sum, sumSquares] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    num += 1;
    sum += value;
    sumSquares += value * value;
  }
  if (num === 0) return undefined;
  const sums = { min, max, num, sum, sumSquares };
  const perBucket = buckets / (max - min);
  if (!Number.isFinite(perBucket)) return { ...sums, limits: [max], counts: [num] };
  const counts = new Array<number>(buckets).fill(0);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    const place = Math.min(buckets - 1, Math.floor((value - min) * perBucket));
    counts[place] = (counts[place] as number) + 1;
  }
  const limits = counts.map((_, i) => (i === buckets - 1 ? max : min + (i + 1) / perBucket));
  return { ...sums, limits, counts };
}
