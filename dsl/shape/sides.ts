/** The shape rules of `zeroPad` and `crop`: rows above and below, columns left and right. */
import type { Sides } from "../configs.ts";
import { expectsShape } from "../messages.ts";
import type { Dim, Shape } from "../tensor.ts";
import { difference, type product, sum } from "./arithmetic.ts";
import { by, type height, type width } from "./window.ts";

/** What both sides of an axis take together: a number counts for each. */
type both<P> = P extends readonly [infer Before, infer After] ? sum<Before, After> : product<2, P>;

/**
 * The four sides, [[top, bottom], [left, right]].
 *
 * @example sidesOf([1, [2, 0]]) // [[1, 1], [2, 0]]
 */
export function sidesOf(sides: Sides): readonly [readonly [number, number], readonly [number, number]] {
  const [high, wide] = typeof sides === "number" ? [sides, sides] : sides;
  const axis = (side: number | readonly [number, number]) =>
    typeof side === "number" ? ([side, side] as const) : side;
  return [axis(high), axis(wide)];
}

function totals(sides: Sides): [high: number, wide: number] {
  const [[top, bottom], [left, right]] = sidesOf(sides);
  return [top + bottom, left + right];
}

/** [B, H, W, C] to [B, top + H + bottom, left + W + right, C], or the sentence. */
export type padShape<In extends readonly unknown[], P> = In extends readonly [infer B, infer H, infer W, infer C]
  ? [B, sum<H, both<height<P>>>, sum<W, both<width<P>>>, C]
  : expectsShape<"[B, H, W, C]", In>;

export function padShape(input: Shape, sides: Sides): Shape | string {
  const [b, h, w, c] = input;
  if (b === undefined || h === undefined || w === undefined || c === undefined || input.length !== 4) {
    return expectsShape("[B, H, W, C]", input);
  }
  const [high, wide] = totals(sides);
  return [b, sum(h, high), sum(w, wide), c];
}

/** [B, H, W, C] to [B, H - top - bottom, W - left - right, C], or the sentence. */
export type cropShape<In extends readonly unknown[], P> = In extends readonly [infer B, infer H, infer W, infer C]
  ? cut<H, both<height<P>>> extends infer OH
    ? cut<W, both<width<P>>> extends infer OW
      ? [OH] extends [never]
        ? nothingLeft<H, W, P>
        : [OW] extends [never]
          ? nothingLeft<H, W, P>
          : [B, OH, OW, C]
      : never
    : never
  : expectsShape<"[B, H, W, C]", In>;

type cut<I, Total> =
  difference<I, Total> extends infer Left ? ([Left] extends [never] ? never : Left extends 0 ? never : Left) : never;

type nothingLeft<H, W, P> = `of ${by<both<height<P>>, both<width<P>>>} leaves nothing of the input ${by<H, W>}`;

export function cropShape(input: Shape, sides: Sides): Shape | string {
  const [b, h, w, c] = input;
  if (b === undefined || h === undefined || w === undefined || c === undefined || input.length !== 4) {
    return expectsShape("[B, H, W, C]", input);
  }
  const [high, wide] = totals(sides);
  const [outH, outW] = [cut(h, high), cut(w, wide)];
  if (outH === undefined || outW === undefined) return `of ${by(high, wide)} leaves nothing of the input ${by(h, w)}`;
  return [b, outH, outW, c];
}

function cut(input: Dim, total: number): Dim | undefined {
  const left = difference(input, total);
  return left === 0 ? undefined : left;
}
