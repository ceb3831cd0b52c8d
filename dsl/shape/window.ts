/** The shape rule of windows that slide over H and W: convolutions and pools. */
import type { Padding, Pair } from "../configs.ts";
import { expectsShape, showSize } from "../messages.ts";
import type { Dim, Shape } from "../tensor.ts";
import { ceilQuotient, difference, type product, sum } from "./arithmetic.ts";

/** The part of a pair that belongs to H; one number counts for both. */
export type height<P> = P extends readonly [infer H, unknown] ? H : P;
/** The part of a pair that belongs to W. */
export type width<P> = P extends readonly [unknown, infer W] ? W : P;

export function height<T extends number | string>(pair: T | readonly [T, T]): T {
  return typeof pair === "object" ? pair[0] : pair;
}

export function width<T extends number | string>(pair: T | readonly [T, T]): T {
  return typeof pair === "object" ? pair[1] : pair;
}

/** The distance from the first to the last tap of a window. */
type reach<K, D> = product<D, difference<K, 1>>;

function reach(kernel: number, dilation: number): number {
  return dilation * (kernel - 1);
}

/** The settings of a window along one axis. */
export interface AxisWindow {
  readonly kernel: number;
  readonly stride: number;
  readonly padding: "valid" | "same" | number;
  readonly dilation: number;
}

/** The size of one axis after a window, ceil((I + 2 P - reach) / S); never when the window does not fit. */
export type windowAxis<I, K, S, P, D> = P extends "same"
  ? ceilQuotient<I, S>
  : P extends "valid"
    ? slide<difference<I, reach<K, D>>, S>
    : slidePadded<I, product<2, P>, reach<K, D>, S>;

// Padding that makes up for the reach needs no arithmetic, and keeps a named size.
type slidePadded<I, Pads, Reach, S> = number extends Pads | Reach
  ? number
  : Pads extends Reach
    ? ceilQuotient<I, S>
    : slide<difference<sum<I, Pads>, Reach>, S>;

type slide<Places, S> = [Places] extends [never] ? never : Places extends 0 ? never : ceilQuotient<Places, S>;

/** The size of one axis after a window; undefined when the window does not fit. */
export function windowAxis(input: Dim, { kernel, stride, padding, dilation }: AxisWindow): Dim | undefined {
  const pads = typeof padding === "number" ? 2 * padding : 0;
  if (padding === "same" || pads === reach(kernel, dilation)) return ceilQuotient(input, stride);
  const places = difference(sum(input, pads), reach(kernel, dilation));
  return places === undefined || places === 0 ? undefined : ceilQuotient(places, stride);
}

/**
 * The padding of one axis, [before, after]; "same" follows TensorFlow, which puts the odd pixel after.
 *
 * @example windowPads(5, { kernel: 2, stride: 2, padding: "same", dilation: 1 }) // [0, 1]
 */
export function windowPads(
  input: number,
  { kernel, stride, padding, dilation }: AxisWindow,
): [before: number, after: number] {
  if (padding === "valid") return [0, 0];
  if (padding !== "same") return [padding, padding];
  const total = Math.max(0, (Math.ceil(input / stride) - 1) * stride + reach(kernel, dilation) + 1 - input);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/** The settings of a window over H and W; `channels` are those of the output, by default the input's. */
export interface Window {
  readonly noun: "kernel" | "window";
  readonly channels?: number | undefined;
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly padding: Padding;
  readonly dilation: Pair;
}

/** [B, H, W, C] to [B, H', W', Channels], or the sentence; `Channels` undefined keeps C. */
export type windowShape<
  In extends readonly unknown[],
  Noun extends string,
  Channels,
  K,
  S,
  P,
  D,
> = In extends readonly [infer B, infer H, infer W, infer C]
  ? windowAxis<H, height<K>, height<S>, height<P>, height<D>> extends infer OH
    ? windowAxis<W, width<K>, width<S>, width<P>, width<D>> extends infer OW
      ? [OH] extends [never]
        ? windowTooLarge<Noun, H, W, K, P, D>
        : [OW] extends [never]
          ? windowTooLarge<Noun, H, W, K, P, D>
          : [B, OH, OW, Channels extends undefined ? C : Channels]
      : never
    : never
  : expectsShape<"[B, H, W, C]", In>;

export function windowShape(input: Shape, window: Window): Shape | string {
  const [b, h, w, c] = input;
  if (b === undefined || h === undefined || w === undefined || c === undefined || input.length !== 4) {
    return expectsShape("[B, H, W, C]", input);
  }
  const outH = windowAxis(h, axisWindow(window, height));
  const outW = windowAxis(w, axisWindow(window, width));
  if (outH === undefined || outW === undefined) return windowTooLarge(h, w, window);
  return [b, outH, outW, window.channels ?? c];
}

/**
 * A window along one axis, picked by `height` or `width`.
 *
 * @example axisWindow({ kernel: [3, 5], stride: 1, padding: "same", dilation: 1 }, width)
 * // { kernel: 5, stride: 1, padding: "same", dilation: 1 }
 */
export function axisWindow(
  { kernel, stride, padding, dilation }: Pick<Window, "kernel" | "stride" | "padding" | "dilation">,
  pick: typeof height,
): AxisWindow {
  return {
    kernel: pick(kernel),
    stride: pick(stride),
    padding: pick<"valid" | "same" | number>(padding),
    dilation: pick(dilation),
  };
}

type windowTooLarge<
  Noun extends string,
  H,
  W,
  K,
  P,
  D,
> = `${Noun} ${by<height<K>, width<K>>}${dilated<K, D>} is larger than the padded input ${by<padded<H, height<P>>, padded<W, width<P>>>}`;

/** Two sizes: `4x4`. */
export type by<H, W> = `${showSize<H>}x${showSize<W>}`;

export function by(h: Dim, w: Dim): string {
  return `${showSize(h)}x${showSize(w)}`;
}

/** The size of an axis with its padding. */
export type padded<I, P> = P extends number ? sum<I, product<2, P>> : I;

export function padded(input: Dim, padding: AxisWindow["padding"]): Dim {
  return typeof padding === "number" ? sum(input, 2 * padding) : input;
}

type dilated<K, D> = D extends 1 ? "" : ` dilated to ${by<extent<height<K>, height<D>>, extent<width<K>, width<D>>>}`;

/** The number of places from the first to the last tap of a window, both counted. */
export type extent<K, D> = sum<reach<K, D>, 1>;

export function extent(kernel: number, dilation: number): number {
  return reach(kernel, dilation) + 1;
}

function windowTooLarge(h: Dim, w: Dim, window: Window): string {
  const [high, wide] = [axisWindow(window, height), axisWindow(window, width)];
  const taps = by(extent(high.kernel, high.dilation), extent(wide.kernel, wide.dilation));
  const dilated = window.dilation === 1 ? "" : ` dilated to ${taps}`;
  const input = by(padded(h, high.padding), padded(w, wide.padding));
  return `${window.noun} ${by(high.kernel, wide.kernel)}${dilated} is larger than the padded input ${input}`;
}
