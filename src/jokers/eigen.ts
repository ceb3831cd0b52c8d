/** Eigenvectors of symmetric matrices, in float64: tridiagonal by reflections, then diagonal by rotations. */

/** Row k of `vectors`, [n, n], is the eigenvector of length 1 that belongs to value k; in no order. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/**
 * Golub and Van Loan, "Matrix computations", algorithms 8.3.1 and 8.3.3. Rows are all that it walks along: of n = 3,072,
 * 2.3e11 operations, it needs minutes.
 *
 * @param matrix [n, n], symmetric; it is overwritten
 */
export function eigenOf(matrix: Float64Array, n: number): Eigen {
  const largest = matrix.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  for (let i = 0; i < matrix.length; i++) matrix[i] = (matrix[i] as number) / largest;
  const { diagonal, beside, vectors } = tridiagonal(matrix, n);
  diagonalize(diagonal, beside, vectors);
  return { values: diagonal.map((value) => value * largest), vectors };
}

/** A square below it is 0 beside 1, the largest value; smaller ones lose their digits. */
const nothing = 1e-280;

/** The matrix as vectorsᵀ T vectors, with T's diagonal and what stands beside it. */
function tridiagonal(matrix: Float64Array, n: number) {
  const beside = new Float64Array(n);
  const scales = new Float64Array(n);
  const product = new Float64Array(n);
  const normal = new Float64Array(n);
  for (let k = 0; k < n - 1; k++) {
    const line = k * n; // from place k + 1 on it becomes the normal of the reflection
    const rest = n - k - 1;
    const length = Math.sqrt(dot(matrix, line + k + 1, matrix, line + k + 1, rest));
    const first = matrix[line + k + 1] as number;
    beside[k] = first > 0 ? -length : length;
    if (dot(matrix, line + k + 2, matrix, line + k + 2, rest - 1) < nothing) {
      beside[k] = first;
      continue;
    }
    matrix[line + k + 1] = first - (beside[k] as number);
    normal.set(matrix.subarray(line + k + 1, line + n), k + 1);
    const scale = 2 / dot(normal, k + 1, normal, k + 1, rest);
    scales[k] = scale;
    for (let i = k + 1; i < n; i++) product[i] = scale * dot(matrix, i * n + k + 1, normal, k + 1, rest);
    const half = (scale / 2) * dot(product, k + 1, normal, k + 1, rest);
    for (let i = k + 1; i < n; i++) product[i] = (product[i] as number) - half * (normal[i] as number);
    for (let i = k + 1; i < n; i++) {
      const x = normal[i] as number;
      const y = product[i] as number;
      for (let j = k + 1; j < n; j++) {
        const at = i * n + j;
        matrix[at] = (matrix[at] as number) - x * (product[j] as number) - y * (normal[j] as number);
      }
    }
  }
  const diagonal = Float64Array.from({ length: n }, (_, k) => matrix[k * n + k] as number);
  return { diagonal, beside, vectors: reflections(matrix, scales, n) };
}

/** The product of the reflections, the last one first. */
function reflections(matrix: Float64Array, scales: Float64Array, n: number): Float64Array {
  const vectors = new Float64Array(n * n);
  for (let k = 0; k < n; k++) vectors[k * n + k] = 1;
  for (let k = n - 2; k >= 0; k--) {
    const scale = scales[k] as number;
    if (scale === 0) continue;
    for (let i = k + 1; i < n; i++) {
      const factor = scale * dot(vectors, i * n + k + 1, matrix, k * n + k + 1, n - k - 1);
      for (let j = k + 1; j < n; j++) {
        vectors[i * n + j] = (vectors[i * n + j] as number) - factor * (matrix[k * n + j] as number);
      }
    }
  }
  return vectors;
}

/** Implicit QR steps with Wilkinson's shift until nothing stands beside the diagonal; the rows of `vectors` turn with it. */
function diagonalize(d: Float64Array, e: Float64Array, vectors: Float64Array): void {
  const n = d.length;
  let last = n - 1;
  while (last > 0) {
    if (isNothing(d, e, last - 1)) {
      last--;
      continue;
    }
    let begin = last - 1;
    while (begin > 0 && !isNothing(d, e, begin - 1)) begin--;
    sweep(d, e, vectors, begin, last);
  }
}

/** Beside two values of the diagonal it changes neither. */
function isNothing(d: Float64Array, e: Float64Array, k: number): boolean {
  const sum = Math.abs(d[k] as number) + Math.abs(d[k + 1] as number);
  const size = Math.abs(e[k] as number);
  return size * size < nothing || sum + size === sum;
}

function sweep(d: Float64Array, e: Float64Array, vectors: Float64Array, begin: number, last: number): void {
  const n = d.length;
  const [a, b, c] = [d[last - 1] as number, e[last - 1] as number, d[last] as number];
  const half = (a - c) / 2;
  const shift = c - (b * b) / (half + (half < 0 ? -1 : 1) * Math.hypot(half, b));
  let x = (d[begin] as number) - shift;
  let z = e[begin] as number;
  for (let k = begin; k < last; k++) {
    const length = Math.hypot(x, z);
    const [cos, sin] = length === 0 ? [1, 0] : [x / length, z / length];
    if (k > begin) e[k - 1] = length;
    const [p, q, r] = [d[k] as number, e[k] as number, d[k + 1] as number];
    d[k] = cos * cos * p + 2 * cos * sin * q + sin * sin * r;
    d[k + 1] = sin * sin * p - 2 * cos * sin * q + cos * cos * r;
    e[k] = cos * sin * (r - p) + (cos * cos - sin * sin) * q;
    if (k < last - 1) {
      x = e[k] as number;
      z = sin * (e[k + 1] as number);
      e[k + 1] = cos * (e[k + 1] as number);
    }
    rotate(vectors, k * n, n, cos, sin);
  }
}

/** Turns a row and the one after it. */
function rotate(vectors: Float64Array, begin: number, n: number, cos: number, sin: number): void {
  for (let i = begin; i < begin + n; i++) {
    const u = vectors[i] as number;
    const v = vectors[i + n] as number;
    vectors[i] = cos * u + sin * v;
    vectors[i + n] = cos * v - sin * u;
  }
}

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
