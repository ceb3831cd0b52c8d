/** The joker that brings images to another size; half-pixel centres, the edges repeated. */
import { checkCount, checkOneOf, checkOptions } from "../../dsl/check.ts";
import { type ImageKind, type Joker, makeJoker } from "./joker.ts";

/** How values between pixels are found. */
export type ResizeMethod = "bilinear" | "nearest" | "bicubic" | "area" | "antialiased";

export interface ResizeConfig {
  readonly height: number;
  readonly width: number;
  readonly method: ResizeMethod;
}

export interface Resize<H extends number = number, W extends number = number>
  extends Joker<"resize", ResizeConfig & { readonly height: H; readonly width: W }, false> {
  readonly out: this["in"] extends readonly [unknown, unknown, infer c] ? [H, W, c] : never;
}

/**
 * To `height` x `width`. bilinear (default), nearest and bicubic are PyTorch's `interpolate` (nearest: "nearest-exact",
 * bicubic: a = -0.75), without antialiasing; area is TensorFlow's: the mean over the part of the image that a pixel covers;
 * antialiased is bilinear with a filter as wide as a new pixel, PyTorch's with `antialias` and Pillow's.
 *
 * @example resize(224, 224) // [375, 500, 3] to [224, 224, 3]
 */
export function resize<H extends number, W extends number>(
  height: H,
  width: W,
  options: { readonly method?: ResizeMethod } = {},
): Resize<H, W> {
  const { method = "bilinear" } = options;
  checkOptions("resize", options, ["method"]);
  checkCount("resize", "height", height);
  checkCount("resize", "width", width);
  checkOneOf("resize", "method", method, resizeMethods);
  return makeJoker<Resize<H, W>>("resize", { height, width, method }, false);
}

/** Which pixels of a line make a new pixel: the first one, and the weight of each from there on. */
interface Tap {
  readonly first: number;
  readonly weights: readonly number[];
}

/** `scale`: old pixels to a new one; `size`: how many old ones there are. */
const taps: { readonly [M in ResizeMethod]: (place: number, scale: number, size: number) => Tap } = {
  nearest: (place, scale) => ({ first: Math.floor((place + 0.5) * scale), weights: [1] }),
  bilinear: (place, scale) => {
    const center = (place + 0.5) * scale - 0.5;
    const first = Math.floor(center);
    return { first, weights: [1 - (center - first), center - first] };
  },
  // R. Keys, "Cubic convolution interpolation", 1981 (https://doi.org/10.1109/TASSP.1981.1163711)
  bicubic: (place, scale) => {
    const center = (place + 0.5) * scale - 0.5;
    const first = Math.floor(center) - 1;
    return { first, weights: [0, 1, 2, 3].map((i) => cubic(Math.abs(center - first - i))) };
  },
  area: (place, scale) => {
    const [begin, end] = [place * scale, (place + 1) * scale];
    const first = Math.floor(begin);
    const count = Math.ceil(end - 1e-9) - first;
    const covered = (i: number) => Math.min(end, first + i + 1) - Math.max(begin, first + i);
    return { first, weights: Array.from({ length: count }, (_, i) => covered(i) / scale) };
  },
  antialiased: (place, scale, size) => {
    const [center, reach] = [(place + 0.5) * scale, Math.max(scale, 1)];
    const first = Math.max(Math.trunc(center - reach + 0.5), 0);
    const count = Math.min(Math.trunc(center + reach + 0.5), size) - first;
    const all = Array.from({ length: count }, (_, i) => Math.max(1 - Math.abs(first + i - center + 0.5) / reach, 0));
    const sum = all.reduce((a, b) => a + b);
    return { first, weights: all.map((weight) => weight / sum) };
  },
};

export const resizeMethods = Object.keys(taps) as readonly ResizeMethod[];

function cubic(x: number): number {
  const a = -0.75;
  if (x <= 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
}

/** The taps of a whole line as pairs of [pixel, weight], each new pixel with the same number of them. */
function lineOf(method: ResizeMethod, from: number, to: number) {
  const all = Array.from({ length: to }, (_, place) => taps[method](place, from / to, from));
  const count = Math.max(...all.map(({ weights }) => weights.length));
  const pixels = new Int32Array(to * count);
  const weights = new Float64Array(to * count);
  all.forEach((tap, place) => {
    for (let i = 0; i < count; i++) {
      pixels[place * count + i] = Math.min(from - 1, Math.max(0, tap.first + i));
      weights[place * count + i] = tap.weights[i] ?? 0;
    }
  });
  return { count, pixels, weights };
}

export const resizeKind: ImageKind<ResizeConfig> = {
  shape: ({ height, width }, [, , c]) => [height, width, c],
  draw: ({ height, width, method }, { data, shape: [h, w, c] }, to) => {
    const columns = lineOf(method, w, width);
    const rows = lineOf(method, h, height);
    const narrow = new Float64Array(h * width * c); // in between in float64, so that the order of the axes is no matter
    for (let y = 0; y < h; y++) {
      for (let x = 0; x < width; x++) {
        for (let i = x * columns.count; i < (x + 1) * columns.count; i++) {
          const from = (y * w + (columns.pixels[i] as number)) * c;
          const at = (y * width + x) * c;
          for (let k = 0; k < c; k++) {
            narrow[at + k] = (narrow[at + k] as number) + (columns.weights[i] as number) * (data[from + k] as number);
          }
        }
      }
    }
    const line = width * c;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < line; x++) {
        let value = 0;
        for (let i = y * rows.count; i < (y + 1) * rows.count; i++) {
          value += (rows.weights[i] as number) * (narrow[(rows.pixels[i] as number) * line + x] as number);
        }
        to[y * line + x] = value;
      }
    }
  },
};
