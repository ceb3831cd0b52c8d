/** What a block over sequences takes: a sequence, alone or with the lengths or the mask of its samples. */
import type { Infer } from "./block.ts";
import { expects } from "./messages.ts";
import { sameSize } from "./shape/arithmetic.ts";
import { onFloat } from "./take.ts";
import type { Shape, TensorType } from "./tensor.ts";

type AnyType = TensorType<readonly unknown[], unknown>;

/** The sequence among a block's inputs: the only one, or the first of two. */
export type sequenceOf<In> = In extends readonly [infer X, unknown] ? X : In;

/**
 * A float32 sequence, alone, or with lengths [B] or a mask [B, T] (0 where a step does not count); `R` is what the shape
 * rule says of the sequence.
 */
export type onSequence<In, R> = In extends readonly [infer X extends AnyType, infer M extends AnyType]
  ? onFloat<X, R> extends infer Out
    ? Out extends string
      ? Out
      : fitsSteps<M, X["shape"]> extends true
        ? Out
        : expects<lengthsOrMask, M>
    : never
  : In extends AnyType
    ? onFloat<In, R>
    : expects<alone, In>;

const lengthsOrMask = "lengths [B] int32 or a mask [B, T]";
type lengthsOrMask = typeof lengthsOrMask;

const alone = "a sequence, alone or with its lengths or mask";
type alone = typeof alone;

type fitsSteps<M extends AnyType, S extends readonly unknown[]> = M["shape"] extends readonly [infer B, infer T]
  ? both<sameSize<B, S[0]>, sameSize<T, S[1]>>
  : M["shape"] extends readonly [infer B]
    ? M["dtype"] extends "float32"
      ? false
      : sameSize<B, S[0]>
    : false;

type both<A, B> = A extends true ? B : false;

export function onSequence(rule: (shape: Shape) => Shape | string): Infer {
  const onFloats = onFloat(rule);
  return (inputs) => {
    const [sequence, mask] = inputs;
    if (!sequence || inputs.length > 2) return expects(alone, inputs);
    const out = onFloats([sequence]);
    return typeof out === "string" || !mask || fitsSteps(mask, sequence.shape) ? out : expects(lengthsOrMask, mask);
  };
}

function fitsSteps({ shape, dtype }: TensorType, [batch = 0, steps = 0]: Shape): boolean {
  const [b = 0, t = 0] = shape;
  if (shape.length === 2) return sameSize(b, batch) && sameSize(t, steps);
  return shape.length === 1 && dtype !== "float32" && sameSize(b, batch);
}
