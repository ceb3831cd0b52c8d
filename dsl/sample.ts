/** Whether the samples of a source are what the inputs of a brain expect. */
import { show } from "./messages.ts";
import { type bindTensor, boundSizes, type conflict } from "./nest.ts";
import type { TensorType } from "./tensor.ts";

/**
 * `unknown` when the samples `S` (name to TensorType, without the batch) fit the inputs of a brain, else the sentence about
 * each misfit. More samples than inputs are fine; a size that the brain only names is that of the samples. Meant for a
 * parameter's type, in a conditional.
 *
 * @example fitSamples<"digits", { image: Tensor<["B", 8, 8, 1]> }, { image: TensorType<[28, 28, 1], "float32"> }>
 * // "sensor of brain 'digits' expects image [B, 8, 8, 1], found [B, 28, 28, 1]"
 */
export type fitSamples<Name extends string, Inputs, S> =
  boundBy<Inputs, S> extends infer B
    ? [Extract<B, string> | conflict<B>] extends [never]
      ? unknown
      : `sensor of brain '${Name}' ${[Extract<B, string>] extends [never] ? conflict<B> : Extract<B, string>}`
    : never;

/** A union of [name of a size, size] for all inputs, and of sentences. */
type boundBy<Inputs, S> = {
  [K in keyof Inputs]: K extends keyof S
    ? bindTensor<Inputs[K], batch<S[K]>, K & string>
    : `expects ${K & string} ${show<Inputs[K]>}, found no ${K & string}`;
}[keyof Inputs];

type batch<T> = T extends TensorType<infer S, infer D> ? TensorType<["B", ...S], D> : never;

/** The sentence about the first sample that does not fit the inputs of a brain; undefined when all fit. */
export function fitSamples(
  name: string,
  inputs: Readonly<Record<string, TensorType>>,
  samples: Readonly<Record<string, TensorType>>,
): string | undefined {
  const about = (sentence: string): string => `sensor of brain '${name}' ${sentence}`;
  const missing = Object.entries(inputs).find(([key]) => !samples[key]);
  if (missing) return about(`expects ${missing[0]} ${show(missing[1])}, found no ${missing[0]}`);
  const batches = Object.entries(samples).map(([key, { shape, dtype }]): [string, TensorType] => [
    key,
    { shape: ["B", ...shape], dtype },
  ]);
  const sizes = boundSizes(inputs, Object.fromEntries(batches));
  return typeof sizes === "string" ? about(sizes) : undefined;
}
