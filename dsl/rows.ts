/** Rows wired by name, `name: [from, ...blocks]`: their values as types, and the sentences about them. */
import type { AnyBlock, Apply } from "./block.ts";
import type { AnyTensor, Tensor } from "./handle.ts";
import type { about } from "./messages.ts";
import type { DType, Shape } from "./tensor.ts";

/** Where from (a name, or several), then blocks one after another; without one it is unfinished, and names are offered. */
export type Row = readonly [from: string | readonly string[], ...blocks: readonly AnyBlock[]];

/** Rows by name. */
export type Rows = { readonly [name: string]: Row };

/** The value of the row or outside value K, or the sentence that says what is wrong; `X` are the values from outside. */
export type valueAt<G, K, X> = K extends keyof X
  ? X[K]
  : (valuesOf<G, X> & { readonly [name: string]: unknown })[K & string];

/**
 * All rows. Each reads others as properties of this type: the compiler keeps those, and finds circles of them.
 * Compared with a string index they are evaluated in the order of the rows, so that each finds what it reads.
 */
export type valuesOf<G, X> = { readonly [K in keyof G]: rowValue<G, K, X> };

/** What values of rows are when none is a sentence. */
export type Sound = { readonly [name: string]: object };

// `string extends K` holds while the compiler tries the constraint of G against an annotation.
// `(G & Rows)[K]`, not `K extends keyof G`: `keyof G` is built anew at every use, which makes long graphs quadratic.
type rowValue<G, K, X> = string extends K
  ? Tensor<Shape, DType>
  : (G & Rows)[K & string] extends readonly [infer R, infer F, ...infer L]
    ? run<K & string, [F, ...L], readBy<G, R, X>>
    : about<"row", K & string, "expects blocks after what it reads">;

/** What a row reads: one value, or a tuple of them. `s:0` is the first value of `s`, which gives several. */
export type readBy<G, R, X> = R extends readonly unknown[]
  ? { readonly [I in keyof R]: readOne<G, R[I], X> }
  : readOne<G, R, X>;

type readOne<G, R, X> = R extends `${infer K}:${infer Part}` ? partOf<valueAt<G, K, X>, Part> : valueAt<G, R, X>;

type partOf<V, Part> = V extends string ? V : V extends AnyTensor ? never : Part extends keyof V ? V[Part] : never;

/** The first sentence among what a row reads. */
export type sentenceIn<I> = I extends string
  ? I
  : I extends readonly [infer H, ...infer T]
    ? H extends string
      ? H
      : sentenceIn<T>
    : never;

// A sentence among the inputs is passed on: it is said once, where it arose.
type run<K extends string, L, I, Step extends readonly 1[] = [1]> = L extends readonly [
  infer F extends AnyBlock,
  ...infer R,
]
  ? Apply<F, I> extends infer O
    ? O extends string
      ? [sentenceIn<I>] extends [never]
        ? about<F["kind"], blockName<K, Step, R>, O>
        : sentenceIn<I>
      : run<K, R, O, [...Step, 1]>
    : never
  : I;

/** A row's only block has the row's name, others have the row's name and their step from 1. */
export type blockName<K extends string, Step extends readonly 1[], Rest> = [Step, Rest] extends [[1], []]
  ? K
  : `${K}.${Step["length"]}`;

// Names

type readsOf<R> = R extends readonly (infer N)[] ? N : R;

/** The names that rows read and that are not known, a row's own name being unknown to it. */
export type unknownNames<G extends Rows, Known> = { [K in keyof G]: unknownTo<K, readsOf<G[K][0]>, Known> }[keyof G];

type unknownTo<K, N, Known> = N extends K
  ? N
  : N extends Known
    ? never
    : N extends `${infer Whole}:${string}`
      ? unknownTo<K, Whole, Known>
      : N;

/** The rows with the known names in place of what they read: the compiler compares, suggests and completes. */
export type knownNames<G extends Rows, Known> = {
  readonly [K in keyof G]: readonly [knownFrom<G[K][0], Exclude<Known, K>>, ...tail<G[K]>];
};

type knownFrom<R, Known> = R extends readonly unknown[]
  ? { readonly [I in keyof R]: knownName<R[I], Known> }
  : knownName<R, Known>;
type knownName<N, Known> = N extends `${infer K}:${string}` ? (K extends Known ? N : Known) : Known;
export type tail<L> = L extends readonly [unknown, ...infer R] ? R : [];

/** The rows with a sentence in place of each block that does not fit. */
export type explained<G extends Rows, X> = {
  readonly [K in keyof G]: valueAt<G, K, X> extends infer O
    ? O extends string
      ? [sentenceIn<readBy<G, G[K][0], X>>] extends [never]
        ? G[K] extends readonly [unknown]
          ? readonly [O]
          : readonly [G[K][0], ...explainedBlocks<K & string, tail<G[K]>, readBy<G, G[K][0], X>>]
        : G[K]
      : G[K]
    : never;
};

type explainedBlocks<
  K extends string,
  L,
  I,
  Before extends readonly unknown[] = [],
  Step extends readonly 1[] = [1],
> = L extends readonly [infer F extends AnyBlock, ...infer R]
  ? Apply<F, I> extends infer O
    ? O extends string
      ? [...Before, about<F["kind"], blockName<K, Step, R>, O>, ...R]
      : explainedBlocks<K, R, O, [...Before, F], [...Step, 1]>
    : never
  : Before;
