/** The shape rule of `reshape`: the batch stays, the sizes of one sample change, one of them may be -1. */
import { expectsShape, showShape, showSize } from "../messages.ts";
import type { Shape } from "../tensor.ts";
import { exactQuotient, sameSize, sizeOf } from "./arithmetic.ts";

/** [B, ...sizes] to [B, ...To], -1 standing for what is left, or the sentence. */
export type reshapeShape<In extends readonly unknown[], To extends readonly unknown[]> = In extends readonly [
  infer B,
  ...infer R,
]
  ? true extends isRest<To[number]>
    ? fill<B, In, To, sizeOf<R>, sizeOf<withoutRest<To>>>
    : sameSize<sizeOf<R>, sizeOf<To>> extends true
      ? [B, ...To]
      : differs<"", In, To, sizeOf<R>, sizeOf<To>>
  : expectsShape<"[B, ...]", In>;

// An unknown size (number) is not the -1.
type isRest<N> = N extends -1 ? true : false;

type withoutRest<S extends readonly unknown[], Out extends readonly unknown[] = []> = S extends readonly [
  infer H,
  ...infer T,
]
  ? withoutRest<T, isRest<H> extends true ? Out : [...Out, H]>
  : Out;

type fill<B, In extends readonly unknown[], To extends readonly unknown[], Have, Want> =
  exactQuotient<Have, Want> extends infer Rest
    ? [Rest] extends [never]
      ? differs<"a multiple of ", In, To, Have, Want>
      : [B, ...{ -readonly [I in keyof To]: isRest<To[I]> extends true ? Rest : To[I] }]
    : never;

type differs<
  What extends string,
  In extends readonly unknown[],
  To extends readonly unknown[],
  Have,
  Want,
> = `expects ${What}${showSize<Want>} values for ${showShape<To>}, found ${showSize<Have>} in ${showShape<In>}`;

export function reshapeShape(input: Shape, to: Shape): Shape | string {
  const [batch, ...sizes] = input;
  if (batch === undefined) return expectsShape("[B, ...]", input);
  const have = sizeOf(sizes);
  const want = sizeOf(to.filter((size) => size !== -1));
  const differs = (what: string): string =>
    `expects ${what}${showSize(want)} values for ${showShape(to)}, found ${showSize(have)} in ${showShape(input)}`;
  if (!to.includes(-1)) return sameSize(have, want) ? [batch, ...to] : differs("");
  const rest = exactQuotient(have, want);
  return rest === undefined ? differs("a multiple of ") : [batch, ...to.map((size) => (size === -1 ? rest : size))];
}
