/** What a chain of jokers makes of the samples of a source: as a type, and as a value of the same name. */
import { show, showShape } from "../../dsl/messages.ts";
import type { Dim, TensorType } from "../../dsl/tensor.ts";
import type { SampleTypes } from "../sources/source.ts";
import type { ImageKind, Joker, Sizes } from "./joker.ts";
import { batchKinds, imageKinds } from "./kinds.ts";

/** The sizes after a chain, or the sentence of its first joker that does not fit. */
type chained<Shape, J> = Shape extends string
  ? Shape
  : J extends readonly [infer F extends Joker, ...infer R]
    ? chained<(F & { readonly in: Shape })["out"], R>
    : J extends readonly []
      ? Shape
      : [number, number, number];

type isSoft<J> = J extends readonly [infer F, ...infer R]
  ? F extends { readonly soft: true }
    ? true
    : isSoft<R>
  : false;

type softened<T> =
  T extends TensorType<readonly [], `index<${infer N extends number}>`> ? TensorType<[N], "float32"> : T;

/** The image of samples `S` after a chain `J`: its sizes, or the sentence that says what is wrong. */
type image<S, J> = S extends { readonly image: TensorType<infer Shape, "float32"> }
  ? Shape extends readonly [Dim, Dim, Dim]
    ? chained<Shape, J>
    : noImage
  : noImage;

type noImage = "jokers expect samples with an image, float32 [H, W, C]";
type noLabel = "mixed samples expect a label of index(n)";

/** The types of samples `S` after a chain `J`, or the sentence that says what is wrong. */
export type joked<S extends SampleTypes, J> = J extends readonly []
  ? S
  : image<S, J> extends infer Shape
    ? Shape extends string
      ? Shape
      : Shape extends readonly Dim[]
        ? isSoft<J> extends true
          ? S extends { readonly label: TensorType<readonly [], `index<${number}>`> }
            ? {
                readonly [K in keyof S]: K extends "image"
                  ? TensorType<Shape, "float32">
                  : K extends "label"
                    ? softened<S[K]>
                    : S[K];
              }
            : noLabel
          : { readonly [K in keyof S]: K extends "image" ? TensorType<Shape, "float32"> : S[K] }
        : never
    : never;

export function joked(samples: SampleTypes, jokers: readonly Joker[]): SampleTypes | string {
  if (jokers.length === 0) return samples;
  const { image, label } = samples;
  if (
    image?.dtype !== "float32" ||
    image.shape.length !== 3 ||
    !image.shape.every((size) => typeof size === "number")
  ) {
    return "jokers expect samples with an image, float32 [H, W, C]" satisfies noImage;
  }
  let shape = image.shape as unknown as Sizes;
  for (const { kind, config } of jokers) {
    if (kind in batchKinds) continue;
    const rule = imageKinds[kind as keyof typeof imageKinds] as ImageKind<object>;
    const next = rule.shape ? rule.shape(config, shape) : shape;
    if (typeof next === "string") return next;
    shape = next;
  }
  const types = { ...samples, image: Object.freeze({ shape, dtype: "float32" as const }) };
  if (!jokers.some(({ soft }) => soft)) return Object.freeze(types);
  const classes = /^index<(\d+)>$/.exec(label?.dtype ?? "")?.[1];
  if (!classes || label?.shape.length !== 0) return "mixed samples expect a label of index(n)" satisfies noLabel;
  return Object.freeze({ ...types, label: Object.freeze({ shape: [Number(classes)], dtype: "float32" as const }) });
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
