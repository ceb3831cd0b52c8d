/** The shape rule of `slice`: a range of each axis of a sample. */
import { showShape } from "../messages.ts";
import type { Dim, Shape } from "../tensor.ts";
import { difference, type sum } from "./arithmetic.ts";

/** [B, ...sizes] to [B, ...Size], -1 standing for all from `Begin` on, or the sentence. */
export type sliceShape<
  In extends readonly unknown[],
  Begin extends readonly unknown[],
  Size extends readonly unknown[],
> = In extends readonly [infer B, ...infer R]
  ? ranges<R, Begin, Size> extends infer S
    ? [S] extends [never]
      ? outside<In, Begin, Size>
      : S extends readonly unknown[]
        ? [B, ...S]
        : never
    : never
  : outside<In, Begin, Size>;

// Lists whose length only the run time knows leave the sizes open.
type ranges<
  R extends readonly unknown[],
  Begin extends readonly unknown[],
  Size extends readonly unknown[],
  Out extends readonly unknown[] = [],
> = number extends Begin["length"] | Size["length"]
  ? { -readonly [I in keyof R]: number }
  : R extends readonly [infer I, ...infer RR]
    ? Begin extends readonly [infer b, ...infer BR]
      ? Size extends readonly [infer s, ...infer SR]
        ? [range<I, b, s>] extends [never]
          ? never
          : ranges<RR, BR, SR, [...Out, range<I, b, s>]>
        : never
      : never
    : number extends R["length"]
      ? [
          ...Out,
          ...{ -readonly [I in keyof Size]: number extends Size[I] ? number : Size[I] extends -1 ? number : Size[I] },
        ]
      : Begin extends readonly []
        ? Size extends readonly []
          ? Out
          : never
        : never;

// All of an axis needs no arithmetic.
type range<I, Begin, Size> = number extends Size
  ? number
  : Size extends -1
    ? some<difference<I, Begin>>
    : Begin extends 0
      ? Size extends I
        ? Size
        : fits<I, Size, Size>
      : fits<I, sum<Begin, Size>, Size>;

type fits<I, End, Size> = [difference<I, End>] extends [never] ? never : Size;

type some<Rest> = Rest extends 0 ? never : Rest;

type outside<
  In extends readonly unknown[],
  Begin extends readonly unknown[],
  Size extends readonly unknown[],
> = `expects a range within ${showShape<In>}, found ${showShape<Size>} from ${showShape<Begin>}`;

export function sliceShape(input: Shape, begin: readonly number[], size: readonly number[]): Shape | string {
  const [batch, ...sizes] = input;
  const cut = sizes.map((dim, axis) => range(dim, begin[axis], size[axis]));
  const isWhole = begin.length === sizes.length && size.length === sizes.length;
  if (batch !== undefined && isWhole && cut.every((dim) => dim !== undefined)) return [batch, ...cut];
  return `expects a range within ${showShape(input)}, found ${showShape(size)} from ${showShape(begin)}`;
}

function range(dim: Dim, begin = 0, size = -1): Dim | undefined {
  if (size !== -1) return difference(dim, begin + size) === undefined ? undefined : size;
  const rest = difference(dim, begin);
  return rest === 0 ? undefined : rest;
}
