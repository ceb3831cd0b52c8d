/** What the numbers of a tensor are like. */

export interface Statistics {
  readonly mean: number;
  /** Standard deviation, of the numbers as they are (not an estimate for more of them). */
  readonly std: number;
  readonly min: number;
  readonly max: number;
  /** The part of them that is exactly 0. */
  readonly zeros: number;
}

/** Of one number or more; one that is not finite shows in all but `zeros`. */
export function statisticsOf(data: ArrayLike<number>): Statistics {
  const { length } = data;
  let [sum, min, max, zeros] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let i = 0; i < length; i++) {
    const value = data[i] as number;
    sum += value;
    min = Math.min(min, value);
    max = Math.max(max, value);
    if (value === 0) zeros += 1;
  }
  const mean = sum / length;
  let squares = 0;
  for (let i = 0; i < length; i++) squares += ((data[i] as number) - mean) ** 2;
  return { mean, std: Math.sqrt(squares / length), min, max, zeros: zeros / length };
}

/** sqrt(sum of squares). */
export function normOf(data: ArrayLike<number>): number {
  let squares = 0;
  for (let i = 0; i < data.length; i++) squares += (data[i] as number) ** 2;
  return Math.sqrt(squares);
}
