/** Windows over images [N, H, W, C] as TensorFlow's operators take them. */
import type { Padding2d, Pair, Size, Window } from "../../../graph/node.ts";
import { pad4 } from "../padding.ts";
import type { Attributes } from "./attributes.ts";

/** What decides where windows lie. */
export interface Placement {
  readonly image: Size;
  /** Height and width of the window, with its dilation. */
  readonly reach: Pair;
  readonly strides: Pair;
  readonly padding: Padding2d;
  /** Shape of the result. */
  readonly out: Size;
}

/** A convolution with all its shapes, whichever of its three tensors is asked for. */
export interface Convolution {
  readonly image: Size;
  readonly filter: Size;
  readonly out: Size;
  readonly window: Window;
}

/** Height and width of what a filter covers. */
export const reachOf = ([kh = 1, kw = 1]: Size, [dh, dw]: Pair): Pair => [(kh - 1) * dh + 1, (kw - 1) * dw + 1];

/** The padding that TensorFlow's rule "SAME" gives along one axis. */
const same = (size: number, reach: number, stride: number): Pair => {
  const total = Math.max((Math.ceil(size / stride) - 1) * stride + reach - size, 0);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
};

/** TensorFlow's name of the padding, if it has one. */
export function paddingRule({ image, reach, strides, padding, out }: Placement): "VALID" | "SAME" | null {
  if (padding.every((n) => n === 0)) return "VALID";
  const [, h = 0, w = 0] = image;
  const isSame =
    [...same(h, reach[0], strides[0]), ...same(w, reach[1], strides[1])].every((n, i) => n === padding[i]) &&
    out[1] === Math.ceil(h / strides[0]) &&
    out[2] === Math.ceil(w / strides[1]);
  return isSame ? "SAME" : null;
}

/** The padding as attributes of a convolution. */
export function paddingAttributes(placement: Placement): Attributes {
  const rule = paddingRule(placement);
  return rule
    ? { padding: rule }
    : { padding: "EXPLICIT", explicit_paddings: { ints: pad4(placement.padding).flat() } };
}

/** One number for each of the four axes. */
export const ints4 = ([h, w]: Pair): { readonly ints: readonly number[] } => ({ ints: [1, h, w, 1] });
