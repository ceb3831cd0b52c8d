/** The shape rule of `matmul`: one matrix product for each sample. */
import { showShape } from "../messages.ts";
import type { Dim, Shape } from "../tensor.ts";
import { sameSize, unknownSize } from "./arithmetic.ts";

/** [B, ..., M, K] and [B, ..., K, N] (transposed: [B, ..., N, K]) to [B, ..., M, N], or the sentence. */
export type matmulShape<A extends readonly unknown[], B extends readonly unknown[], Transpose> = [
  leading<A, B>,
  inner<A, B, Transpose>,
] extends [infer L extends readonly unknown[], infer MN extends readonly unknown[]]
  ? [L] extends [never]
    ? cannotMultiply<A, B, Transpose>
    : [MN] extends [never]
      ? cannotMultiply<A, B, Transpose>
      : [...L, ...MN]
  : never;

/** The axes before the two last, equal on both sides; never when they are not. */
type leading<A extends readonly unknown[], B extends readonly unknown[]> = [A, B] extends [
  readonly [infer B1, ...infer L1, unknown, unknown],
  readonly [infer B2, ...infer L2, unknown, unknown],
]
  ? equalAxes<[B1, ...L1], [B2, ...L2]>
  : never;

type equalAxes<
  A extends readonly unknown[],
  B extends readonly unknown[],
  Out extends readonly unknown[] = [],
> = A extends readonly [infer a, ...infer AR]
  ? B extends readonly [infer b, ...infer BR]
    ? sameSize<a, b> extends true
      ? equalAxes<AR, BR, [...Out, number extends a ? b : a]>
      : never
    : never
  : B extends readonly []
    ? Out
    : never;

/** [M, N]; never when the K differ. */
type inner<A extends readonly unknown[], B extends readonly unknown[], Transpose> = [A, B] extends [
  readonly [...unknown[], infer M, infer K],
  readonly [...unknown[], infer Second, infer Last],
]
  ? [Transpose] extends [true]
    ? sameSize<K, Last> extends true
      ? [M, Second]
      : never
    : [Transpose] extends [false]
      ? sameSize<K, Second> extends true
        ? [M, Last]
        : never
      : [M, number]
  : never;

type cannotMultiply<
  A extends readonly unknown[],
  B extends readonly unknown[],
  Transpose,
> = `expects [B, ..., M, K] and [B, ..., ${[Transpose] extends [true] ? "N, K" : "K, N"}], found ${showShape<A>} and ${showShape<B>}`;

export function matmulShape(a: Shape, b: Shape, transposeB: boolean): Shape | string {
  const [m = 0, k = 0] = a.slice(-2);
  const [l = 0, n = 0] = transposeB ? b.slice(-2).reverse() : b.slice(-2);
  const [leadA, leadB] = [a.slice(0, -2), b.slice(0, -2)];
  const fits =
    a.length > 2 &&
    a.length === b.length &&
    leadA.every((size, axis) => sameSize(size, leadB[axis] ?? 0)) &&
    sameSize(k, l);
  if (fits) return [...leadA.map((size, axis) => knownOf(size, leadB[axis] ?? size)), m, n];
  return `expects [B, ..., M, K] and [B, ..., ${transposeB ? "N, K" : "K, N"}], found ${showShape(a)} and ${showShape(b)}`;
}

const knownOf = (a: Dim, b: Dim): Dim => (a === unknownSize ? b : a);
