/** `unroll`: a brain with states run over the steps of a sequence, as one block. */
import type { AnyBlock, Apply, Block, Outputs } from "./block.ts";
import { block } from "./block.ts";
import type { AnyBrain } from "./brain.ts";
import { checkCount, checkOptions } from "./check.ts";
import type { UnrollConfig } from "./configs.ts";
import { UsageError } from "./errors.ts";
import type { Tensor } from "./handle.ts";
import { expects } from "./messages.ts";
import { inferFrom, isOne, mapOutputs } from "./outputs.ts";
import { type isUnion, sameSize } from "./shape/arithmetic.ts";
import type { Dim, TensorType } from "./tensor.ts";

type AnyType = TensorType<readonly unknown[], unknown>;

/** A brain run over the steps of a sequence. */
export interface Unroll<F extends AnyBrain> extends Block<"unroll", UnrollConfig<F>> {
  readonly out: unrolled<F, this["in"]>;
}

type unrolled<F extends AnyBlock, I> = [mistake<I>] extends [never]
  ? isUnion<stepsOf<I>> extends true
    ? "expects one number of steps, found several"
    : sequence<Apply<F, step<I>>, stepsOf<I>>
  : mistake<I>;

type mistake<I> = I extends AnyType
  ? I["shape"] extends readonly [unknown, unknown, ...unknown[]]
    ? never
    : expects<"[B, T, ...]", I>
  : I extends readonly unknown[]
    ? expects<"a record of its inputs", I>
    : { [K in keyof I]: mistake<I[K]> }[keyof I];

type stepsOf<I> = I extends AnyType
  ? I["shape"] extends readonly [unknown, infer T, ...unknown[]]
    ? T
    : never
  : { [K in keyof I]: stepsOf<I[K]> }[keyof I];

type step<I> =
  I extends TensorType<readonly [infer B, unknown, ...infer R], infer D>
    ? Tensor<[B, ...R], D>
    : { readonly [K in keyof I]: step<I[K]> };

type sequence<O, T> = O extends string
  ? `each step ${O}`
  : O extends TensorType<infer S, infer D>
    ? Tensor<S extends readonly [infer B, ...infer R] ? [B, T, ...R] : [T], D>
    : { readonly [K in keyof O]: sequence<O[K], T> };

/** How a brain is unrolled. */
export interface UnrollOptions {
  /** Gradients flow through so many steps back; by default through all. */
  readonly truncate?: number;
}

/**
 * Runs a brain with states over the steps of a sequence: its inputs [B, ...] are given as [B, T, ...], and it gives its
 * outputs as [B, T, ...]. Each run starts from the states' initial values, all steps have the same weights, and the same
 * places are dropped out in each. Gradients flow through time; with `truncate: n` the states pass none at every n-th
 * step (Williams & Peng 1990).
 *
 * @example
 * const cell = brain("cell", { x }, { outputs: { h } });                   // x: ["B", 8], h: ["B", 16]
 * text.attach("rnn", unroll(cell, { truncate: 20 })) // ["B", 77, 8] to Tensor<["B", 77, 16], "float32">
 * @throws UsageError when it is given no brain
 */
export function unroll<F extends AnyBrain>(brain: F, options: UnrollOptions = {}): Unroll<F> {
  if (brain?.kind !== "brain") throw new UsageError({ where: "unroll", what: "expects a brain" });
  checkOptions("unroll", options, ["truncate"]);
  const { truncate } = options;
  if (truncate !== undefined) checkCount("unroll", "truncate", truncate);
  const config = { brain, truncate } satisfies UnrollConfig;
  const { named, outputNames } = brain;
  const infer = (given: Outputs): Outputs | string => inferSteps(brain, given);
  return block("unroll", config, (inputs) => infer(inputs.length === 1 ? (inputs[0] as TensorType) : inputs), {
    named: named && { names: named.names, infer },
    outputNames,
  });
}

function inferSteps(brain: AnyBrain, given: Outputs): Outputs | string {
  if (Array.isArray(given)) return expects("a record of its inputs", given);
  const types: readonly TensorType[] = isOne(given) ? [given] : Object.values(given);
  const short = types.find(({ shape }) => shape.length < 2);
  if (short) return expects("[B, T, ...]", short);
  const [steps = "?", ...others] = types.map(({ shape }) => shape[1] as Dim);
  if (others.some((other) => !sameSize(steps, other))) return "expects one number of steps, found several";
  const each = mapOutputs(given, ({ shape: [batch, , ...rest], dtype }) => ({ shape: [batch as Dim, ...rest], dtype }));
  const outputs = inferFrom(brain, each);
  if (typeof outputs === "string") return `each step ${outputs}`;
  return mapOutputs(outputs, ({ shape: [batch, ...rest], dtype }) => ({
    shape: batch === undefined ? [steps] : [batch, steps, ...rest],
    dtype,
  }));
}
