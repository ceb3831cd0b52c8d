/** The shape rule of windows that slide over the time axis of a sequence: convolutions and pools. */
import { expectsShape, showSize } from "../messages.ts";
import type { Dim, Shape } from "../tensor.ts";
import { type AxisWindow, extent, padded, windowAxis } from "./window.ts";

/** The settings of a window over T; `channels` are those of the output, by default the input's. */
export interface Window1d extends AxisWindow {
  readonly noun: "kernel" | "window";
  readonly channels?: number | undefined;
}

/** [B, T, C] to [B, T', Channels], or the sentence; `Channels` undefined keeps C. */
export type window1dShape<
  In extends readonly unknown[],
  Noun extends string,
  Channels,
  K,
  S,
  P,
  D,
> = In extends readonly [infer B, infer T, infer C]
  ? windowAxis<T, K, S, P, D> extends infer OT
    ? [OT] extends [never]
      ? window1dTooLarge<Noun, T, K, P, D>
      : [B, OT, Channels extends undefined ? C : Channels]
    : never
  : expectsShape<"[B, T, C]", In>;

export function window1dShape(input: Shape, window: Window1d): Shape | string {
  const [b, t, c] = input;
  if (b === undefined || t === undefined || c === undefined || input.length !== 3) {
    return expectsShape("[B, T, C]", input);
  }
  const out = windowAxis(t, window);
  return out === undefined ? window1dTooLarge(t, window) : [b, out, window.channels ?? c];
}

type window1dTooLarge<
  Noun extends string,
  T,
  K,
  P,
  D,
> = `${Noun} ${showSize<K>}${dilated<K, D>} is larger than the padded input ${showSize<padded<T, P>>}`;

type dilated<K, D> = D extends 1 ? "" : ` dilated to ${showSize<extent<K, D>>}`;

function window1dTooLarge(t: Dim, { noun, kernel, padding, dilation }: Window1d): string {
  const dilated = dilation === 1 ? "" : ` dilated to ${extent(kernel, dilation)}`;
  return `${noun} ${kernel}${dilated} is larger than the padded input ${showSize(padded(t, padding))}`;
}
