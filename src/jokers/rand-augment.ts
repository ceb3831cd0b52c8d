/** The joker that applies random operations, all of one magnitude. */
import { checkCount, checkNumber, checkOptions } from "../../dsl/check.ts";
import { UsageError } from "../../dsl/errors.ts";
import type { showSize } from "../../dsl/messages.ts";
import { type ByteOpName, byteOps, roundEven } from "./byte-ops.ts";
import { type Image, type ImageKind, type Joker, makeJoker, type Sizes } from "./joker.ts";

export interface RandAugmentConfig {
  /** How many operations, one after the other; default 2. */
  readonly ops: number;
  /** How strong they are, from 0 to `bins` - 1; default 9. */
  readonly magnitude: number;
  /** Steps of magnitude; default 31. */
  readonly bins: number;
  /** What comes from outside the image; default 0. */
  readonly fill: number;
}

export interface RandAugment extends Joker<"randAugment", RandAugmentConfig, false> {
  readonly out: this["in"] extends readonly [unknown, unknown, infer c]
    ? number extends c
      ? this["in"]
      : c extends 1 | 3
        ? this["in"]
        : `randAugment expects 1 or 3 channels, found ${showSize<c>}`
    : never;
}

/**
 * Cubuk, Zoph, Shlens and Le, "RandAugment", 2020 (https://arxiv.org/abs/1909.13719), with the operations and magnitudes
 * of torchvision: identity, shears, translations, rotation (nearest pixel), brightness, colour, contrast, sharpness,
 * posterize, solarize, autocontrast, equalize. It works on bytes: for values from 0 to 1, so before any normalising.
 *
 * @example sensor(source, { batchSize: 128, jokers: [randAugment({ magnitude: 5 }), flip()] })
 */
export function randAugment(options: Partial<RandAugmentConfig> = {}): RandAugment {
  const { ops = 2, magnitude = 9, bins = 31, fill = 0 } = options;
  checkOptions("randAugment", options, ["ops", "magnitude", "bins", "fill"]);
  checkCount("randAugment", "ops", ops);
  checkNumber("randAugment", "bins", bins, "an integer from 2", (n) => Number.isSafeInteger(n) && n >= 2);
  const isStep = (n: number) => Number.isSafeInteger(n) && n >= 0 && n < bins;
  checkNumber("randAugment", "magnitude", magnitude, `an integer from 0 to ${bins - 1}`, isStep);
  checkNumber("randAugment", "fill", fill, "a number from 0 to 1", (n) => n >= 0 && n <= 1);
  return makeJoker<RandAugment>("randAugment", { ops, magnitude, bins, fill }, false);
}

/** The magnitude of a step of each operation, and whether it is as likely to be negative. */
type Scale = (step: number, bins: number, sizes: Sizes) => number;

const upTo =
  (end: number): Scale =>
  (step, bins) =>
    linear(end, step, bins);
const none: Scale = () => 0;

const scales: { readonly [N in ByteOpName]: readonly [scale: Scale, isSigned: boolean] } = {
  Identity: [none, false],
  ShearX: [upTo(0.3), true],
  ShearY: [upTo(0.3), true],
  TranslateX: [(step, bins, [, w]) => linear((150 / 331) * w, step, bins), true],
  TranslateY: [(step, bins, [h]) => linear((150 / 331) * h, step, bins), true],
  Rotate: [upTo(30), true],
  Brightness: [upTo(0.9), true],
  Color: [upTo(0.9), true],
  Contrast: [upTo(0.9), true],
  Sharpness: [upTo(0.9), true],
  Posterize: [(step, bins) => 8 - roundEven(Math.fround(step / ((bins - 1) / 4))), false],
  Solarize: [(step, bins) => linear(255, bins - 1 - step, bins), false],
  AutoContrast: [none, false],
  Equalize: [none, false],
};

/** What `torch.linspace(0, end, bins)` has at a place, in float32. */
function linear(end: number, step: number, bins: number): number {
  const delta = Math.fround(Math.fround(end) / (bins - 1));
  if (step < bins >> 1) return Math.fround(delta * step);
  return Math.fround(Math.fround(end) - Math.fround(delta * (bins - 1 - step)));
}

/** The magnitude of a step of an operation, for images of these sizes. */
export const magnitudeOf = (name: ByteOpName, { magnitude, bins }: RandAugmentConfig, sizes: Sizes): number =>
  scales[name][0](magnitude, bins, sizes);

const names = Object.keys(scales) as readonly ByteOpName[];

export const randAugmentKind: ImageKind<RandAugmentConfig> = {
  shape: (_, from) => (from[2] === 1 || from[2] === 3 ? from : `randAugment expects 1 or 3 channels, found ${from[2]}`),
  draw: (config, image, to, next) => {
    const [h, w, c] = image.shape;
    let data = bytesOf(image);
    for (let i = 0; i < config.ops; i++) {
      const name = names[Math.floor(next() * names.length)] as ByteOpName;
      const magnitude = magnitudeOf(name, config, image.shape);
      const sign = scales[name][1] && next() < 0.5 ? -1 : 1;
      data = byteOps[name]({ data, h, w, c }, sign * magnitude, Math.round(255 * config.fill));
    }
    for (let i = 0; i < to.length; i++) to[i] = (data[i] as number) / 255;
  },
};

function bytesOf({ data }: Image): Uint8Array {
  return Uint8Array.from(data, (value) => {
    if (value >= 0 && value <= 1) return Math.round(255 * value);
    const what = `expects values from 0 to 1, found ${value}`;
    throw new UsageError({ where: "randAugment", what, advice: "Let jokers that normalize come after it." });
  });
}
