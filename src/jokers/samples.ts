/** What a chain of jokers makes of the samples of a source: as a type, and as a value of the same name. */
import { show, showShape } from "../../dsl/messages.ts";
import type { Dim, TensorType } from "../../dsl/tensor.ts";
import type { SampleTypes } from "../sources/source.ts";
import type { ImageKind, Joker, Sizes } from "./joker.ts";
import { imageKinds } from "./kinds.ts";
import { target } from "./on.ts";

/** Samples `S` after one joker, or the sentence that says what is wrong. */
type after<S extends SampleTypes, F extends Joker> = soften<painted<S, F, target<F, "image">>, F, target<F, "label">>;

type painted<S extends SampleTypes, F extends Joker, I extends string> = I extends keyof S
  ? S[I] extends TensorType<infer Shape extends readonly [Dim, Dim, Dim], "float32">
    ? (F & { readonly in: Shape })["out"] extends infer Out
      ? Out extends readonly Dim[]
        ? [Out, Shape] extends [Shape, Out]
          ? S
          : { readonly [K in keyof S]: K extends I ? TensorType<Out, "float32"> : S[K] }
        : Out
      : never
    : noImage<I>
  : noImage<I>;

type soften<S, F, L extends string> = F extends { readonly soft: true }
  ? S extends SampleTypes
    ? L extends keyof S
      ? S[L] extends TensorType<readonly [number], "float32">
        ? S
        : S[L] extends TensorType<readonly [], `index<${infer N extends number}>`>
          ? { readonly [K in keyof S]: K extends L ? TensorType<[N], "float32"> : S[K] }
          : noLabel<L>
      : noLabel<L>
    : S
  : S;

type noImage<I extends string> = `jokers expect samples with '${I}', float32 [H, W, C]`;
type noLabel<L extends string> = `mixed samples expect '${L}', an index(n) or float32 [n]`;

/** The types of samples `S` after a chain `J`, or the sentence of its first joker that does not fit. */
export type joked<S, J> = S extends SampleTypes
  ? J extends readonly [infer F extends Joker, ...infer R]
    ? joked<after<S, F>, R>
    : J extends readonly []
      ? S
      : { readonly [K in keyof S]: K extends "image" ? TensorType<[number, number, number], "float32"> : S[K] }
  : S;

export function joked(samples: SampleTypes, jokers: readonly Joker[]): SampleTypes | string {
  let types = samples;
  for (const joker of jokers) {
    const next = after(types, joker);
    if (typeof next === "string") return next;
    types = next;
  }
  return types;
}

function after(samples: SampleTypes, joker: Joker): SampleTypes | string {
  const { image: name, label } = target(joker);
  const image = samples[name];
  const isImage =
    image?.dtype === "float32" && image.shape.length === 3 && image.shape.every((size) => typeof size === "number");
  if (!isImage) return `jokers expect samples with '${name}', float32 [H, W, C]` satisfies noImage<string>;
  if (joker.soft) return soften(samples, label);
  const rule = imageKinds[joker.kind as keyof typeof imageKinds] as ImageKind<object>;
  const from = image.shape as unknown as Sizes;
  const shape = rule.shape ? rule.shape(joker.config, from) : from;
  if (typeof shape === "string") return shape;
  return Object.freeze({ ...samples, [name]: Object.freeze({ shape, dtype: "float32" as const }) });
}

/** With a label that has a part of 1 for each class. */
function soften(samples: SampleTypes, name: string): SampleTypes | string {
  const label = samples[name];
  if (label?.dtype === "float32" && label.shape.length === 1) return samples;
  const classes = /^index<(\d+)>$/.exec(label?.dtype ?? "")?.[1];
  if (!classes || label?.shape.length !== 0) {
    return `mixed samples expect '${name}', an index(n) or float32 [n]` satisfies noLabel<string>;
  }
  return Object.freeze({ ...samples, [name]: Object.freeze({ shape: [Number(classes)], dtype: "float32" as const }) });
}

/** The sentence where validation's samples `V` differ from those of training, `T`. */
export type sameSamples<T, V> = T extends SampleTypes
  ? V extends SampleTypes
    ? { [K in keyof T]: K extends keyof V ? differs<K & string, T[K], V[K]> : never }[keyof T]
    : never
  : never;

type differs<K extends string, T, V> = [T, V] extends [V, T]
  ? never
  : `validationJokers give ${K} ${show<V>}, jokers ${show<T>}`;

export function sameSamples(train: SampleTypes, validation: SampleTypes): string | undefined {
  for (const [key, type] of Object.entries(train)) {
    const other = validation[key] as TensorType;
    if (type.dtype === other.dtype && showShape(type.shape) === showShape(other.shape)) continue;
    return `validationJokers give ${key} ${show(other)}, jokers ${show(type)}`;
  }
  return undefined;
}
