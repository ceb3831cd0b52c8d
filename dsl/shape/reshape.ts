/** The shape rule of `reshape`: the batch stays, the sizes of one sample change, one of them may be -1. */
import { expectsShape, showShape, showSize } from "../messages.ts";
import type { Dim, Shape } from "../tensor.ts";
import { exactQuotient, sameSize, sizeOf } from "./arithmetic.ts";

/** [B, ...sizes] to [B, ...To], -1 standing for what is left, or the sentence. */
export type reshapeShape<In extends readonly unknown[], To extends readonly unknown[]> =
  In extends readonly [infer B, ...infer R]
    ? -1 extends To[number]
      ? fill<B, To, sizeOf<R>, sizeOf<withoutRest<To>>>
      : sameSize<sizeOf<R>, sizeOf<To>> extends true ? [B, ...To] : countDiffers<sizeOf<R>, To, sizeOf<To>>
    : expectsShape<"[B, ...]", In>;

// number extends To[number] would be true of -1 as well: an unknown size is told apart by withoutRest, which keeps it.
type withoutRest<S extends readonly unknown[], Out extends readonly unknown[] = []> =
  S extends readonly [infer H, ...infer T] ? withoutRest<T, isRest<H> extends true ? Out : [...Out, H]> : Out;

type isRest<N> = number extends N ? false : N extends -1 ? true : false;

type fill<B, To extends readonly unknown[], Have, Want> =
  exactQuotient<Have, Want> extends infer Rest
    ? [Rest] extends [never] ? notDivisible<Have, To, Want>
    : [B, ...{ -readonly [I in keyof To]: isRest<To[I]> extends true ? Rest : To[I] }]
    : never;

type notDivisible<Have, To extends readonly unknown[], Want> =
  `cannot make ${showShape<To>} of ${showSize<Have>} values: expects a multiple of ${showSize<Want>}`;

type countDiffers<Have, To extends readonly unknown[], Want> =
  `cannot make ${showShape<To>} of ${showSize<Have>} values: expects ${showSize<Want>}`;

export function reshapeShape(input: Shape, to: Shape): Shape | string {
  const [batch, ...sizes] = input;
  if (batch === undefined) return expectsShape("[B, ...]", input);
  const have = sizeOf(sizes);
  const want = sizeOf(to.filter((size) => size !== -1));
  if (!to.includes(-1)) {
    if (sameSize(have, want)) return [batch, ...to];
    return `cannot make ${showShape(to)} of ${showSize(have)} values: expects ${showSize(want)}`;
  }
  const rest: Dim | undefined = exactQuotient(have, want);
  if (rest === undefined) {
    return `cannot make ${showShape(to)} of ${showSize(have)} values: expects a multiple of ${showSize(want)}`;
  }
  return [batch, ...to.map((size) => (size === -1 ? rest : size))];
}
