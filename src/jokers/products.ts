/** Sums of products of rows, in float64. */

/** Of `length` numbers from two places on; four sums side by side, which do not wait for each other. */
function dot(a: Float64Array, fromA: number, b: Float64Array, fromB: number, length: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    s0 += (a[fromA + i] as number) * (b[fromB + i] as number);
    s1 += (a[fromA + i + 1] as number) * (b[fromB + i + 1] as number);
    s2 += (a[fromA + i + 2] as number) * (b[fromB + i + 2] as number);
    s3 += (a[fromA + i + 3] as number) * (b[fromB + i + 3] as number);
  }
  for (; i < length; i++) s0 += (a[fromA + i] as number) * (b[fromB + i] as number);
  return s0 + s1 + s2 + s3;
}

/** sums += rows rowsᵀ: rows is [n, length], sums [n, n], of which only what is on or above the diagonal is added to. */
export function addProducts(sums: Float64Array, rows: Float64Array, n: number): void {
  const length = rows.length / n;
  for (let i = 0; i < n; i++) {
    const own = rows.subarray(i * length, (i + 1) * length);
    let j = i;
    for (; j + 4 <= n; j += 4) {
      // four at a time, so that each number of `own` is read once for them
      let [s0, s1, s2, s3] = [0, 0, 0, 0];
      const at = j * length;
      for (let k = 0; k < length; k++) {
        const value = own[k] as number;
        s0 += value * (rows[at + k] as number);
        s1 += value * (rows[at + length + k] as number);
        s2 += value * (rows[at + 2 * length + k] as number);
        s3 += value * (rows[at + 3 * length + k] as number);
      }
      const to = i * n + j;
      sums[to] = (sums[to] as number) + s0;
      sums[to + 1] = (sums[to + 1] as number) + s1;
      sums[to + 2] = (sums[to + 2] as number) + s2;
      sums[to + 3] = (sums[to + 3] as number) + s3;
    }
    for (; j < n; j++) sums[i * n + j] = (sums[i * n + j] as number) + dot(own, 0, rows, j * length, length);
  }
}

/** What is below the diagonal becomes what is above it. */
export function mirrored(matrix: Float64Array, n: number): Float64Array {
  for (let i = 1; i < n; i++) for (let j = 0; j < i; j++) matrix[i * n + j] = matrix[j * n + i] as number;
  return matrix;
}
