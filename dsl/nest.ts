/** The rule of a brain as a block: what it is attached to says what its named sizes stand for. */
import type { Outputs } from "./block.ts";
import type { Tensor } from "./handle.ts";
import { expects, show } from "./messages.ts";
import { isOne } from "./outputs.ts";
import { type isUnion, sameSize, unknownSize } from "./shape/arithmetic.ts";
import type { Dim, DType, Shape, TensorType } from "./tensor.ts";

type AnyType = TensorType<readonly unknown[], unknown>;

/** What a brain gives for `I`, a tensor or a record of its inputs; `unknown` where nothing is attached. */
export type nested<Inputs, Outs, I> = unknown extends I
  ? unknown
  : string extends keyof Inputs
    ? Readonly<Record<string, Tensor<Shape, DType>>>
    : I extends AnyType
      ? isUnion<keyof Inputs> extends false
        ? given<Inputs, Outs, { readonly [K in keyof Inputs]: I }>
        : expects<"a record of its inputs", I>
      : I extends readonly unknown[]
        ? expects<"a record of its inputs", I>
        : given<Inputs, Outs, I>;

type given<Inputs, Outs, I> =
  bindings<Inputs, I> extends infer B
    ? [Extract<B, string>] extends [never]
      ? [conflict<B>] extends [never]
        ? outputs<Outs, B>
        : conflict<B>
      : Extract<B, string>
    : never;

/** A union of [symbol, size] for all inputs, and of sentences. */
type bindings<Inputs, I> = {
  [K in keyof Inputs]: K extends keyof I
    ? bindTensor<Inputs[K], I[K], K & string>
    : `expects ${K & string} ${show<Inputs[K]>}, found nothing`;
}[keyof Inputs];

/** A union of [name of a size, size], or the sentence; `K` is the input's name. */
export type bindTensor<T, I, K extends string> =
  T extends TensorType<infer S, infer D>
    ? I extends TensorType<infer A, D>
      ? bindShape<S, A> extends infer B
        ? false extends B
          ? expects<`${K} ${show<T>}`, I>
          : B
        : never
      : expects<`${K} ${show<T>}`, I>
    : never;

/** A union of [symbol, size], with `false` in it where the shape does not fit. */
type bindShape<S extends readonly unknown[], A extends readonly unknown[], Bound = never> = S extends readonly [
  infer s,
  ...infer SR,
]
  ? A extends readonly [infer a, ...infer AR]
    ? s extends string
      ? bindShape<SR, AR, Bound | [s, a]>
      : sameSize<s, a> extends true
        ? bindShape<SR, AR, Bound>
        : false
    : number extends A["length"]
      ? Bound | [S[number] & string, number]
      : false
  : A extends readonly []
    ? Bound
    : number extends (A | S)["length"]
      ? Bound
      : false;

type sizeFor<B, Symbol> =
  Extract<B, [Symbol, unknown]> extends [unknown, infer N] ? (number extends N ? number : N) : never;

type symbolsOf<B> = B extends [infer S extends string, unknown] ? S : never;

/** The sentence about a name that would have several sizes. */
export type conflict<B> = {
  [S in symbolsOf<B>]: isUnion<sizeFor<B, S>> extends true ? `expects one size for ${S}, found several` : never;
}[symbolsOf<B>];

type outputs<Outs, B> = [keyof Outs] extends [never]
  ? "has no outputs to give"
  : isUnion<keyof Outs> extends false
    ? bound<Outs[keyof Outs], B>
    : { readonly [K in keyof Outs]: bound<Outs[K], B> };

type bound<T, B> =
  T extends TensorType<infer S, infer D>
    ? Tensor<{ -readonly [I in keyof S]: S[I] extends symbolsOf<B> ? sizeFor<B, S[I]> : S[I] }, D>
    : never;

type Types = Readonly<Record<string, TensorType>>;

/** What a brain of these inputs and outputs gives for a tensor or a record of its inputs, or the sentence. */
export function nested(inputs: Types, outs: Types, attachedTo: Outputs): Outputs | string {
  const names = Object.keys(inputs);
  const [only] = names;
  if (Array.isArray(attachedTo)) return expects("a record of its inputs", attachedTo);
  if (!isOne(attachedTo)) return given(inputs, outs, attachedTo as Types);
  if (only === undefined || names.length > 1) return expects("a record of its inputs", attachedTo);
  return given(inputs, outs, { [only]: attachedTo });
}

function given(inputs: Types, outs: Types, attachedTo: Types): Outputs | string {
  const sizes = boundSizes(inputs, attachedTo);
  if (typeof sizes === "string") return sizes;
  const bound = ({ shape, dtype }: TensorType): TensorType => ({
    shape: shape.map((size) => sizes.get(String(size)) ?? size),
    dtype,
  });
  const values = Object.entries(outs).map(([name, type]) => [name, bound(type)] as const);
  const [first] = values;
  if (!first) return "has no outputs to give";
  return values.length === 1 ? first[1] : Object.fromEntries(values);
}

/** What the named sizes of inputs stand for in the values that they are given, or the sentence. */
export function boundSizes(inputs: Types, values: Types): ReadonlyMap<string, Dim> | string {
  const sizes = new Map<string, Dim>();
  let conflict: string | undefined;
  for (const [name, type] of Object.entries(inputs)) {
    const found = values[name];
    if (!found) return `expects ${name} ${show(type)}, found nothing`;
    if (!fits(type, found)) return expects(`${name} ${show(type)}`, found);
    type.shape.forEach((size, axis) => {
      if (typeof size === "number" || size === unknownSize) return;
      const now = found.shape[axis] as Dim;
      const known = sizes.get(size);
      if (known !== undefined && !sameSize(known, now)) conflict ??= `expects one size for ${size}, found several`;
      sizes.set(size, known === unknownSize ? known : now);
    });
  }
  return conflict ?? sizes;
}

function fits(type: TensorType, found: TensorType): boolean {
  const { shape } = type;
  if (found.dtype !== type.dtype || found.shape.length !== shape.length) return false;
  return shape.every((size, axis) => (typeof size === "number" ? sameSize(size, found.shape[axis] as Dim) : true));
}
