/** Reference rules of what towers compute together, from the values of all of them. */

/** The mean of rows by their shares. */
export const weighted = (rows: readonly Float64Array[], shares: readonly number[]): Float64Array =>
  (rows[0] as Float64Array).map((_, i) =>
    rows.reduce((sum, row, tower) => sum + (shares[tower] as number) * (row[i] as number), 0),
  );

/** Means and variances of the union of parts, by the mean of squares: E[x^2] - E[x]^2. */
export function moments(rows: readonly Float64Array[], shares: readonly number[]): Float64Array {
  const half = (rows[0] as Float64Array).length / 2;
  const ofPowers = rows.map((row) =>
    row.map((value, i) => (i < half ? value : value + (row[i - half] as number) ** 2)),
  );
  const all = weighted(ofPowers, shares);
  return all.map((value, i) => (i < half ? value : value - (all[i - half] as number) ** 2));
}
