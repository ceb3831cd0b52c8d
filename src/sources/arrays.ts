/** A source over arrays in memory. */
import { AkidError } from "../../dsl/errors.ts";
import type { DType, InputDType, Shape, TensorType } from "../../dsl/tensor.ts";
import type { HostTensor } from "../graph/program.ts";
import { shared } from "./shared.ts";
import type { BatchOf, Part, SampleTypes, Source } from "./source.ts";

type sizes<S extends Shape> = { -readonly [I in keyof S]: S[I] };

/**
 * The type of one value of a sample: `shape` is without the batch.
 *
 * @example sample([8, 8, 1]) // TensorType<[8, 8, 1], "float32">
 */
export function sample<const S extends Shape>(shape: S): TensorType<sizes<S>, "float32">;
export function sample<const S extends Shape, D extends InputDType>(shape: S, dtype: D): TensorType<sizes<S>, D>;
export function sample(shape: Shape, dtype: DType = "float32"): TensorType {
  return Object.freeze({ shape: Object.freeze([...shape]), dtype });
}

/** For each name in `S` the values of all samples, one after the other, each row-major. */
export type Columns<S extends SampleTypes> = { readonly [K in keyof S]: ArrayLike<number> };

export interface ArraysOptions<S extends SampleTypes> extends Readonly<Record<Part, Columns<S>>> {
  readonly samples: S;
}

interface Column {
  readonly type: TensorType;
  /** Numbers in one sample. */
  readonly length: number;
  readonly data: Float32Array | Int32Array;
}

/**
 * A source over arrays in memory, which it copies.
 *
 * @example
 * const train = { x: [0, 0, 0, 1, 1, 0, 1, 1], y: [0, 1, 1, 0] };
 * arrays("xor", { samples: { x: sample([2]), y: sample([], index(2)) }, train, validation: train })
 * @throws AkidError where a length or a value does not fit its type
 */
export function arrays<const S extends SampleTypes>(name: string, options: ArraysOptions<S>): Source<S> {
  const { samples, train, validation } = options;
  const parts = {
    train: columns(`${name} train`, samples, train),
    validation: columns(`${name} validation`, samples, validation),
  };
  return Object.freeze<Source<S>>({
    name,
    samples,
    sizes: { train: count(`${name} train`, parts.train), validation: count(`${name} validation`, parts.validation) },
    batch: (part, indices) => {
      const values = Object.entries(parts[part]).map(([key, column]) => [key, gather(column, indices)]);
      return Object.fromEntries(values) as BatchOf<S>;
    },
    recipe: () => {
      const part = (columns: Readonly<Record<string, Column>>) =>
        Object.fromEntries(Object.entries(columns).map(([key, { data }]) => [key, shared(data)]));
      const columns = { train: part(parts.train), validation: part(parts.validation) };
      return { module: import.meta.url, make: "arrays", args: [name, { samples, ...columns }] };
    },
  });
}

function columns(where: string, samples: SampleTypes, given: Columns<SampleTypes>): Readonly<Record<string, Column>> {
  const entries = Object.entries(samples).map(([key, type]) => {
    const values = given[key];
    if (!values) throw new AkidError({ where, what: `has no '${key}'` });
    const length = type.shape.reduce<number>((product, dim) => product * checkDim(where, key, dim), 1);
    if (values.length % length !== 0) {
      throw new AkidError({ where, what: `'${key}' has ${values.length} numbers, which is no multiple of ${length}` });
    }
    const data = type.dtype === "float32" ? Float32Array.from(values) : Int32Array.from(values);
    checkIntegers(where, key, type.dtype, values);
    return [key, { type, length, data }] as const;
  });
  return Object.fromEntries(entries);
}

function checkDim(where: string, key: string, dim: number | string): number {
  if (typeof dim === "number") return dim;
  throw new AkidError({ where, what: `'${key}' has a size '${dim}', but arrays need sizes in numbers` });
}

function checkIntegers(where: string, key: string, dtype: DType, values: ArrayLike<number>): void {
  if (dtype === "float32") return;
  const [low, high] = dtype === "int32" ? [-(2 ** 31), 2 ** 31] : [0, Number(dtype.slice("index<".length, -1))];
  const bad = Array.prototype.findIndex.call(
    values,
    (value: number) => !(Number.isInteger(value) && value >= low && value < high),
  );
  if (bad < 0) return;
  throw new AkidError({ where, what: `'${key}' expects ${dtype}, found ${values[bad]} at place ${bad}` });
}

/** The number of samples: the same in every column, and not none. */
function count(where: string, part: Readonly<Record<string, Column>>): number {
  const counts = Object.entries(part).map(([key, { data, length }]) => [key, data.length / length] as const);
  const [first] = counts;
  if (!first || first[1] === 0) throw new AkidError({ where, what: "has no samples" });
  const other = counts.find(([, samples]) => samples !== first[1]);
  if (other)
    throw new AkidError({ where, what: `has ${first[1]} samples of '${first[0]}', but ${other[1]} of '${other[0]}'` });
  return first[1];
}

function gather({ type, length, data }: Column, indices: ArrayLike<number>): HostTensor {
  const out =
    data instanceof Float32Array ? new Float32Array(indices.length * length) : new Int32Array(indices.length * length);
  for (let row = 0; row < indices.length; row++) {
    const from = (indices[row] as number) * length;
    out.set(data.subarray(from, from + length), row * length);
  }
  return { data: out, shape: [indices.length, ...(type.shape as readonly number[])] };
}
