/** What a block over sequences takes: a sequence, alone or with the lengths or the mask of its samples, and initial states. */
import type { Infer } from "./block.ts";
import type { one } from "./handle.ts";
import { expects, showSize } from "./messages.ts";
import { sameSize } from "./shape/arithmetic.ts";
import { onFloat } from "./take.ts";
import type { Dim, Shape, TensorType } from "./tensor.ts";

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

/** How many initial states a block takes, and what they are called. */
const initial = { 1: "an initial state", 2: "an initial state and cell" } as const;
type initial = typeof initial;
type Count = keyof initial;

/** The inputs of `onSequence`, and after them the initial states; the latter empty where there are too few. */
export type apartFromStates<In, N extends Count> = N extends 1
  ? In extends readonly [...infer I, infer H extends AnyType]
    ? [one<I>, [H]]
    : [In, []]
  : In extends readonly [...infer I, infer H extends AnyType, infer C extends AnyType]
    ? [one<I>, [H, C]]
    : [In, []];

/** What `onSequence` takes, then N initial states [B, Units], float32; `Out` is what the block gives if these fit. */
export type fromStates<In, N extends Count, Units, Out> =
  apartFromStates<In, N> extends [infer I, infer States extends readonly AnyType[]]
    ? I extends AnyType | readonly [AnyType, AnyType]
      ? States extends []
        ? expects<`${alone}, then ${initial[N]}`, In>
        : Out extends string
          ? Out
          : fitAll<States, batchOf<I>, Units> extends true
            ? Out
            : expects<`${initial[N]} [B, ${showSize<Units>}]`, States>
      : expects<`${alone}, then ${initial[N]}`, In>
    : never;

type batchOf<I> = I extends AnyType ? I["shape"][0] : I extends readonly [AnyType, unknown] ? I[0]["shape"][0] : never;

type fitAll<States, B, Units> = States extends readonly [infer H extends AnyType, ...infer R]
  ? H["dtype"] extends "float32"
    ? H["shape"] extends readonly [infer SB, infer SU]
      ? both<sameSize<SB, B>, sameSize<SU, Units>> extends true
        ? fitAll<R, B, Units>
        : false
      : false
    : false
  : true;

export function fromStates(count: Count, units: Dim, rest: Infer): Infer {
  return (inputs) => {
    const [sequence] = inputs;
    const states = inputs.slice(-count);
    const others = inputs.slice(0, -count);
    if (!sequence || others.length < 1 || others.length > 2) return expects(`${alone}, then ${initial[count]}`, inputs);
    const out = rest(others);
    const [batch = 0] = sequence.shape;
    const fits = ({ shape, dtype }: TensorType): boolean =>
      dtype === "float32" && shape.length === 2 && sameSize(shape[0] ?? 0, batch) && sameSize(shape[1] ?? 0, units);
    if (typeof out === "string" || states.every(fits)) return out;
    return expects(`${initial[count]} [B, ${showSize(units)}]`, states);
  };
}
