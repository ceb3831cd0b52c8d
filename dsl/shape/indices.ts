/** The shape rule of blocks that turn each index into a vector. */
import { expects, showSize } from "../messages.ts";
import type { Dim, Shape, TensorType } from "../tensor.ts";
import { sameSize, unknownSize } from "./arithmetic.ts";

/** Indices [B, ...] of `index<N>` or int32 to [B, ..., Size], or the sentence. */
export type indicesShape<In, N, Size> =
  In extends TensorType<infer S, infer D>
    ? isIndex<D, N> extends true
      ? [...S, Size]
      : expects<`index<${showSize<N>}> or int32`, In>
    : never;

type isIndex<D, N> = D extends "int32" ? true : D extends `index<${infer M extends number}>` ? sameSize<M, N> : false;

export function indicesShape(input: TensorType, count: Dim, size: Dim): Shape | string {
  const { shape, dtype } = input;
  const fits = dtype === "int32" || (dtype !== "float32" && dtype !== "rows" && sameSize(indexCount(dtype), count));
  return fits ? [...shape, size] : expects(`index<${showSize(count)}> or int32`, input);
}

/** The N of `index<N>`. */
export function indexCount(dtype: `index<${number}>`): Dim {
  const count = Number(dtype.slice("index<".length, -1));
  return Number.isNaN(count) ? unknownSize : count;
}
