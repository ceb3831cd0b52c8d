/** Whether the samples of a source are what the inputs of a brain expect. */
import { show } from "./messages.ts";
import { sameShape } from "./shape/arithmetic.ts";
import type { Shape, TensorType } from "./tensor.ts";

/**
 * `unknown` when the samples `S` (name to TensorType, without the batch) fit the inputs of a brain, else the sentence about
 * each misfit. More samples than inputs are fine. Meant for a parameter's type, in a conditional.
 *
 * @example fitSamples<"digits", { image: Tensor<["B", 8, 8, 1]> }, { image: TensorType<[28, 28, 1], "float32"> }>
 * // "sensor of brain 'digits' expects image [B, 8, 8, 1], found [B, 28, 28, 1]"
 */
export type fitSamples<Name extends string, Inputs, S> = {
  [K in keyof Inputs]: misfit<K, Inputs[K], S>;
}[keyof Inputs] extends infer M
  ? [M] extends [never]
    ? unknown
    : `sensor of brain '${Name}' ${M & string}`
  : never;

type misfit<K, Input, S> = K extends keyof S
  ? isSample<Input, S[K]> extends true
    ? never
    : `expects ${K & string} ${show<Input>}, found ${show<batch<S[K]>>}`
  : `expects ${K & string} ${show<Input>}, found no ${K & string}`;

type batch<T> = T extends TensorType<infer S, infer D> ? TensorType<["B", ...S], D> : never;

type isSample<Input, T> =
  Input extends TensorType<infer I, infer D>
    ? batch<T> extends TensorType<infer S, D>
      ? sameShape<S, I>
      : false
    : false;

/** The sentence about the first sample that does not fit the inputs of a brain; undefined when all fit. */
export function fitSamples(
  name: string,
  inputs: Readonly<Record<string, TensorType>>,
  samples: Readonly<Record<string, TensorType>>,
): string | undefined {
  for (const [key, input] of Object.entries(inputs)) {
    const sample = samples[key];
    const found: TensorType | undefined = sample && {
      shape: ["B", ...sample.shape] satisfies Shape,
      dtype: sample.dtype,
    };
    if (found && found.dtype === input.dtype && sameShape(found.shape, input.shape)) continue;
    return `sensor of brain '${name}' expects ${key} ${show(input)}, found ${found ? show(found) : `no ${key}`}`;
  }
  return undefined;
}
