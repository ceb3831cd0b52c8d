/** The joker that takes a random part of an image, of a random size and shape, and brings it to one size. */
import { checkCount, checkOneOf, checkOptions, refuse } from "../../dsl/check.ts";
import { roundEven } from "./byte-ops.ts";
import { cut } from "./crop.ts";
import { between, type ImageKind, type Joker, makeJoker, type Next } from "./joker.ts";
import { type ResizeMethod, resizeKind, resizeMethods } from "./resize.ts";

export interface ResizedCropOptions {
  /** The least and the largest part of the image's area; default [0.08, 1]. */
  readonly scale?: readonly [least: number, largest: number];
  /** Width over height of the part, from and to; default [3 / 4, 4 / 3]. */
  readonly ratio?: readonly [from: number, to: number];
  /** Default "antialiased". */
  readonly method?: ResizeMethod;
}

export interface ResizedCropConfig extends Required<ResizedCropOptions> {
  readonly height: number;
  readonly width: number;
}

export interface RandomResizedCrop<H extends number = number, W extends number = number>
  extends Joker<"randomResizedCrop", ResizedCropConfig & { readonly height: H; readonly width: W }, false> {
  readonly out: this["in"] extends readonly [unknown, unknown, infer c] ? [H, W, c] : never;
}

/**
 * A random part of the image, brought to `height` x `width`: torchvision's RandomResizedCrop, the recipe of ImageNet
 * (https://arxiv.org/abs/1409.4842). The area is uniform, width over height uniform in its logarithm; where ten tries do
 * not fit into the image, it is the largest middle part within the ratios.
 *
 * @example randomResizedCrop(224, 224) // [375, 500, 3] to [224, 224, 3]
 */
export function randomResizedCrop<H extends number, W extends number>(
  height: H,
  width: W,
  options: ResizedCropOptions = {},
): RandomResizedCrop<H, W> {
  const where = "randomResizedCrop";
  const { scale = [0.08, 1], ratio = [3 / 4, 4 / 3], method = "antialiased" } = options;
  checkOptions(where, options, ["scale", "ratio", "method"]);
  checkCount(where, "height", height);
  checkCount(where, "width", width);
  if (!isRange(scale) || scale[1] > 1) refuse(where, "scale", "[least, largest] above 0, at most 1", scale);
  if (!isRange(ratio)) refuse(where, "ratio", "[from, to] above 0", ratio);
  checkOneOf(where, "method", method, resizeMethods);
  return makeJoker<RandomResizedCrop<H, W>>(where, { height, width, scale, ratio, method }, false);
}

const isRange = (value: unknown): value is readonly [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every(Number.isFinite) && value[0] > 0 && value[0] <= value[1];

interface Part {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** Which part of an image of these sizes it is, with the random numbers in torchvision's order. */
function partOf({ scale, ratio }: ResizedCropConfig, h: number, w: number, next: Next): Part {
  const [from, to] = ratio;
  for (let attempt = 0; attempt < 10; attempt++) {
    const area = h * w * between(next, ...scale);
    const shape = Math.exp(between(next, Math.log(from), Math.log(to)));
    const [height, width] = [roundEven(Math.sqrt(area / shape)), roundEven(Math.sqrt(area * shape))];
    if (height < 1 || width < 1 || height > h || width > w) continue;
    const top = Math.floor(next() * (h - height + 1));
    return { top, left: Math.floor(next() * (w - width + 1)), height, width };
  }
  const height = w / h < from ? roundEven(w / from) : h;
  const width = w / h > to ? roundEven(h * to) : w;
  return { top: (h - height) >> 1, left: (w - width) >> 1, height, width };
}

export const randomResizedCropKind: ImageKind<ResizedCropConfig> = {
  shape: ({ height, width }, [, , c]) => [height, width, c],
  draw: (config, from, to, next) => {
    const [h, w, c] = from.shape;
    const part = partOf(config, h, w, next);
    const data = new Float32Array(part.height * part.width * c);
    cut(from, data, { ...part, fill: 0 });
    resizeKind.draw(config, { data, shape: [part.height, part.width, c] }, to, next);
  },
};
