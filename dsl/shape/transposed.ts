/** The shape rule of a transposed convolution: the sizes that a convolution would bring back to those of the input. */
import type { Padding, Pair } from "../configs.ts";
import { expectsShape } from "../messages.ts";
import type { Dim, Shape } from "../tensor.ts";
import { difference, product, sum } from "./arithmetic.ts";
import { by, extent, height, width } from "./window.ts";

/** The size of one axis by what the kernel covers: "same" I * S, "valid" (I - 1) * S + K, P pixels off both sides 2 * P less; never when nothing is left. */
export type transposedAxis<I, K, S, P> = P extends "same"
  ? product<I, S>
  : P extends "valid"
    ? grow<product<I, S>, K, S, 0>
    : grow<product<I, S>, K, S, product<2, P>>;

// Padding that makes up for the kernel's overhang, K - S, needs no arithmetic, and keeps a named size.
type grow<Steps, K, S, Pads> = number extends K | S | Pads
  ? number
  : [difference<K, S>] extends [never]
    ? least<difference<Steps, sum<difference<S, K>, Pads>>>
    : Pads extends difference<K, S>
      ? Steps
      : least<difference<sum<Steps, difference<K, S>>, Pads>>;

type least<Size> = [Size] extends [never] ? never : Size extends 0 ? never : Size;

/** How far a kernel reaches in the output: its taps with the gaps between them, and the pixels that are added there. */
export type covered<K, D, X> = D extends 1
  ? X extends 0
    ? K
    : [sum<height<K>, height<X>>, sum<width<K>, width<X>>]
  : [sum<extent<height<K>, height<D>>, height<X>>, sum<extent<width<K>, width<D>>, width<X>>];

export function covered(kernel: Pair, dilation: Pair, outputPadding: Pair): readonly [number, number] {
  const axis = (pick: typeof height): number => extent(pick(kernel), pick(dilation)) + pick(outputPadding);
  return [axis(height), axis(width)];
}

/** The settings of a transposed convolution along one axis. */
interface AxisTransposed {
  readonly kernel: number;
  readonly stride: number;
  readonly padding: "valid" | "same" | number;
}

/** The size of one axis after a transposed convolution; undefined when nothing is left. */
export function transposedAxis(input: Dim, { kernel, stride, padding }: AxisTransposed): Dim | undefined {
  const steps = product(input, stride);
  if (padding === "same") return steps;
  const pads = padding === "valid" ? 0 : 2 * padding;
  if (pads === kernel - stride) return steps;
  const size = difference(sum(steps, Math.max(0, kernel - stride)), Math.max(0, stride - kernel) + pads);
  return size === 0 ? undefined : size;
}

/** The settings of a transposed convolution over H and W; the kernel is what it covers. */
export interface Transposed {
  readonly filters: number;
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly padding: Padding;
}

/** [B, H, W, C] to [B, H', W', Filters], or the sentence. */
export type transposedShape<In extends readonly unknown[], Filters, K, S, P> = In extends readonly [
  infer B,
  infer H,
  infer W,
  unknown,
]
  ? transposedAxis<H, height<K>, height<S>, height<P>> extends infer OH
    ? transposedAxis<W, width<K>, width<S>, width<P>> extends infer OW
      ? [OH] extends [never]
        ? nothingLeft<H, W, K, S, P>
        : [OW] extends [never]
          ? nothingLeft<H, W, K, S, P>
          : [B, OH, OW, Filters]
      : never
    : never
  : expectsShape<"[B, H, W, C]", In>;

export function transposedShape(input: Shape, { filters, kernel, stride, padding }: Transposed): Shape | string {
  const [b, h, w] = input;
  if (b === undefined || h === undefined || w === undefined || input.length !== 4) {
    return expectsShape("[B, H, W, C]", input);
  }
  const axis = (size: Dim, pick: typeof height, pad = pick<AxisTransposed["padding"]>(padding)): Dim | undefined =>
    transposedAxis(size, { kernel: pick(kernel), stride: pick(stride), padding: pad });
  const [outH, outW] = [axis(h, height), axis(w, width)];
  if (outH !== undefined && outW !== undefined) return [b, outH, outW, filters];
  // Only a padding in pixels takes everything.
  const cut = by(height<Dim>(padding), width<Dim>(padding));
  return `padding ${cut} leaves nothing of the output ${by(axis(h, height, "valid") ?? 0, axis(w, width, "valid") ?? 0)}`;
}

type nothingLeft<H, W, K, S, P> = `padding ${by<height<P>, width<P>>} leaves nothing of the output ${by<
  transposedAxis<H, height<K>, height<S>, "valid">,
  transposedAxis<W, width<K>, width<S>, "valid">
>}`;
