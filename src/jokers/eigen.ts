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
  const row = (k: number): Float64Array => matrix.subarray(k * n, (k + 1) * n);
  const beside = new Float64Array(n);
  const scales = new Float64Array(n);
  const product = new Float64Array(n);
  for (let k = 0; k < n - 1; k++) {
    const mirror = row(k); // from place k + 1 on it becomes the normal of the reflection
    const length = Math.sqrt(dot(mirror, mirror, k + 1, n));
    const first = mirror[k + 1] as number;
    beside[k] = first > 0 ? -length : length;
    if (dot(mirror, mirror, k + 2, n) < nothing) {
      beside[k] = first;
      continue;
    }
    mirror[k + 1] = first - (beside[k] as number);
    const scale = 2 / dot(mirror, mirror, k + 1, n);
    scales[k] = scale;
    for (let i = k + 1; i < n; i++) product[i] = scale * dot(row(i), mirror, k + 1, n);
    addScaled(product, mirror, (-scale / 2) * dot(product, mirror, k + 1, n), k + 1, n);
    for (let i = k + 1; i < n; i++) {
      addScaled(row(i), product, -(mirror[i] as number), k + 1, n);
      addScaled(row(i), mirror, -(product[i] as number), k + 1, n);
    }
  }
  const diagonal = Float64Array.from({ length: n }, (_, k) => matrix[k * n + k] as number);
  const vectors = new Float64Array(n * n);
  for (let k = 0; k < n; k++) vectors[k * n + k] = 1;
  for (let k = n - 2; k >= 0; k--) {
    if (scales[k] === 0) continue;
    for (let i = k + 1; i < n; i++) {
      const vector = vectors.subarray(i * n, (i + 1) * n);
      addScaled(vector, row(k), -(scales[k] as number) * dot(vector, row(k), k + 1, n), k + 1, n);
    }
  }
  return { diagonal, beside, vectors };
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
    const [u, v] = [vectors[i] as number, vectors[i + n] as number];
    vectors[i] = cos * u + sin * v;
    vectors[i + n] = cos * v - sin * u;
  }
}

function dot(a: Float64Array, b: Float64Array, begin: number, end: number): number {
  let sum = 0;
  for (let i = begin; i < end; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** a += scale * b */
function addScaled(a: Float64Array, b: Float64Array, scale: number, begin: number, end: number): void {
  for (let i = begin; i < end; i++) a[i] = (a[i] as number) + scale * (b[i] as number);
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
    for (; j < n; j++) sums[i * n + j] = (sums[i * n + j] as number) + dot(own, rows.subarray(j * length), 0, length);
  }
}

/** What is below the diagonal becomes what is above it. */
export function mirrored(matrix: Float64Array, n: number): Float64Array {
  for (let i = 1; i < n; i++) for (let j = 0; j < i; j++) matrix[i * n + j] = matrix[j * n + i] as number;
  return matrix;
}
