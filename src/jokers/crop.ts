/** Jokers that cut a part out of an image, or add a border: crop, central, pad, padAndCrop. */
import { checkCount, checkNumber, checkOneOf, checkOptions, checkPixels } from "../../dsl/check.ts";
import type { difference } from "../../dsl/shape/arithmetic.ts";
import { by, type padded } from "../../dsl/shape/window.ts";
import { type Image, type ImageKind, type Joker, type Keeps, makeJoker, type Next, type Sizes } from "./joker.ts";

export interface CropConfig {
  readonly height: number;
  readonly width: number;
  readonly at: "random" | "center";
}

/** [h, w, c] to [H, W, c], or the sentence. */
export type cropShape<In, H, W> = In extends readonly [infer h, infer w, infer c]
  ? [difference<h, H>] extends [never]
    ? cropTooLarge<H, W, h, w>
    : [difference<w, W>] extends [never]
      ? cropTooLarge<H, W, h, w>
      : [H, W, c]
  : never;

type cropTooLarge<H, W, h, w> = `crop ${by<H, W>} is larger than the image ${by<h, w>}`;

export function cropShape([h, w, c]: Sizes, { height, width }: CropConfig): Sizes | string {
  if (height > h || width > w) return `crop ${by(height, width)} is larger than the image ${by(h, w)}`;
  return [height, width, c];
}

export interface Crop<H extends number = number, W extends number = number>
  extends Joker<"crop", CropConfig & { readonly height: H; readonly width: W }, false> {
  readonly out: cropShape<this["in"], H, W>;
}

/**
 * A part of `height` x `width`, at a random place (default) or in the middle.
 *
 * @example crop(28, 28) // [32, 32, 3] to [28, 28, 3]
 */
export function crop<H extends number, W extends number>(
  height: H,
  width: W,
  options: { readonly at?: "random" | "center" } = {},
): Crop<H, W> {
  const { at = "random" } = options;
  checkOptions("crop", options, ["at"]);
  checkCount("crop", "height", height);
  checkCount("crop", "width", width);
  checkOneOf("crop", "at", at, ["random", "center"]);
  return makeJoker<Crop<H, W>>("crop", { height, width, at }, false);
}

export const cropKind: ImageKind<CropConfig> = {
  shape: (config, from) => cropShape(from, config),
  draw: ({ height, width, at }, from, to, next) => {
    const [h, w] = from.shape;
    const [top, left] = at === "center" ? [(h - height) >> 1, (w - width) >> 1] : placeOf(h - height, w - width, next);
    cut(from, to, { top, left, height, width, fill: 0 });
  },
};

const placeOf = (rows: number, columns: number, next: Next): [number, number] => [
  Math.floor(next() * (rows + 1)),
  Math.floor(next() * (columns + 1)),
];

interface Cut {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
  readonly fill: number;
}

/** A part of an image, which may lie partly outside, where it is `fill`. */
export function cut(
  { data, shape: [h, w, c] }: Image,
  to: Float32Array,
  { top, left, height, width, fill }: Cut,
): void {
  const first = Math.max(0, -left);
  const last = Math.min(width, w - left);
  if (top < 0 || left < 0 || top + height > h || left + width > w) to.fill(fill);
  if (first >= last) return;
  for (let row = Math.max(0, -top); row < Math.min(height, h - top); row++) {
    const from = ((top + row) * w + left + first) * c;
    to.set(data.subarray(from, from + (last - first) * c), (row * width + first) * c);
  }
}

export interface CentralConfig {
  readonly fraction: number;
}

export interface Central extends Joker<"central", CentralConfig, false> {
  readonly out: this["in"] extends readonly [unknown, unknown, infer c] ? [number, number, c] : never;
}

/**
 * The middle `fraction` of height and width, in (0, 1]; the border that goes is of whole pixels on each side.
 *
 * @example central(0.875) // [32, 32, 3] to [28, 28, 3]
 */
export function central(fraction: number): Central {
  checkNumber("central", "fraction", fraction, "a number above 0, at most 1", (n) => n > 0 && n <= 1);
  return makeJoker<Central>("central", { fraction }, false);
}

const border = (size: number, fraction: number): number => Math.floor((size - size * fraction) / 2);

export const centralKind: ImageKind<CentralConfig> = {
  shape: ({ fraction }, [h, w, c]) => [h - 2 * border(h, fraction), w - 2 * border(w, fraction), c],
  draw: ({ fraction }, from, to) => {
    const [h, w] = from.shape;
    const [top, left] = [border(h, fraction), border(w, fraction)];
    cut(from, to, { top, left, height: h - 2 * top, width: w - 2 * left, fill: 0 });
  },
};

export interface PadConfig {
  /** Pixels on each side. */
  readonly pixels: number;
  /** What they are; default 0. */
  readonly fill: number;
}

export interface Pad<P extends number = number> extends Joker<"pad", PadConfig & { readonly pixels: P }, false> {
  readonly out: this["in"] extends readonly [infer h, infer w, infer c] ? [padded<h, P>, padded<w, P>, c] : never;
}

function padConfig<P extends number>(where: string, pixels: P, options: { readonly fill?: number }) {
  const { fill = 0 } = options;
  checkOptions(where, options, ["fill"]);
  checkPixels(where, "pixels", pixels);
  checkNumber(where, "fill", fill, "a number", Number.isFinite);
  return { pixels, fill };
}

/**
 * A border of `pixels` on each side.
 *
 * @example pad(4) // [32, 32, 3] to [40, 40, 3]
 */
export function pad<P extends number>(pixels: P, options: { readonly fill?: number } = {}): Pad<P> {
  return makeJoker<Pad<P>>("pad", padConfig("pad", pixels, options), false);
}

export const padKind: ImageKind<PadConfig> = {
  shape: ({ pixels }, [h, w, c]) => [h + 2 * pixels, w + 2 * pixels, c],
  draw: ({ pixels, fill }, from, to) => {
    const [h, w] = from.shape;
    cut(from, to, { top: -pixels, left: -pixels, height: h + 2 * pixels, width: w + 2 * pixels, fill });
  },
};

/**
 * A border of `pixels`, then a random part of the first size: the recipe of CIFAR (https://arxiv.org/abs/1409.5185).
 *
 * @example padAndCrop(4)
 */
export function padAndCrop(pixels: number, options: { readonly fill?: number } = {}): Keeps<"padAndCrop", PadConfig> {
  return makeJoker<Keeps<"padAndCrop", PadConfig>>("padAndCrop", padConfig("padAndCrop", pixels, options), false);
}

export const padAndCropKind: ImageKind<PadConfig> = {
  draw: ({ pixels, fill }, from, to, next) => {
    const [height, width] = from.shape;
    const [top, left] = placeOf(2 * pixels, 2 * pixels, next);
    cut(from, to, { top: top - pixels, left: left - pixels, height, width, fill });
  },
};
