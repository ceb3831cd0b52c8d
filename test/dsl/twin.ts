/** Both sides of a shape rule on random inputs: the type to compile, and how the value prints. */
import fc, { type Arbitrary } from "fast-check";
import type { Dim, DType, Shape } from "../../dsl/tensor.ts";

/** A type to compile and how its value twin's result prints. */
export interface Twin {
  readonly type: string;
  readonly value: string;
}

export const seed = 20260;
export const size = (dim: Dim): string => (dim === "?" ? "number" : JSON.stringify(dim));
export const shape = (dims: Shape): string => `[${dims.map(size).join(", ")}]`;
export const tensor = (dims: Shape, dtype: DType): string => `TensorType<${shape(dims)}, ${JSON.stringify(dtype)}>`;
export const setting = (value: unknown): string => JSON.stringify(value);

export function twins<T>(count: number, inputs: Arbitrary<T>, twin: (input: T) => Twin): Twin[] {
  return fc.sample(inputs, { seed, numRuns: count }).map(twin);
}

export const int = (min: number, max: number): Arbitrary<number> => fc.integer({ min, max });
export const pairOf = <T>(of: Arbitrary<T>): Arbitrary<T | readonly [T, T]> => fc.oneof(of, fc.tuple(of, of));
const odd: Arbitrary<Dim> = fc.constantFrom("?", "H", 0, 1);
export const anySize: Arbitrary<Dim> = fc.oneof(
  { weight: 8, arbitrary: int(1, 300) },
  { weight: 1, arbitrary: fc.constantFrom("?", "T", 1) },
);
export const big: Arbitrary<Dim> = fc.oneof(
  { weight: 4, arbitrary: int(0, 1e9) },
  { weight: 2, arbitrary: int(0, 9999) },
  { weight: 1, arbitrary: odd },
);
export const dims = (length: number, of: Arbitrary<Dim> = anySize): Arbitrary<Dim[]> =>
  fc.array(of, { minLength: length, maxLength: length }).map((rest) => ["B", ...rest]);
export const dimsOfAnyRank = int(0, 4).chain((length) => dims(length));
export const nearlyImage = fc.oneof(
  { weight: 6, arbitrary: dims(3, fc.oneof(int(1, 12), anySize)) },
  { weight: 1, arbitrary: dimsOfAnyRank },
);
