/** Jokers that shift and scale the values of an image: normalize, whiten, globalContrast, rescale, clip. */
import { checkNumber, checkOptions, refuse } from "../../dsl/check.ts";
import type { showSize } from "../../dsl/messages.ts";
import { type ImageKind, type Joker, type Keeps, makeJoker } from "./joker.ts";

export interface NormalizeConfig {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

export interface NormalizeJoker<M extends readonly number[] = readonly number[]>
  extends Joker<"normalize", NormalizeConfig & { readonly mean: M }, false> {
  readonly out: this["in"] extends readonly [unknown, unknown, infer c]
    ? number extends c | M["length"]
      ? this["in"]
      : c extends M["length"]
        ? this["in"]
        : `normalize has ${M["length"]} means for ${showSize<c>} channels`
    : never;
}

/**
 * (x - mean) / std, with one of each for every channel.
 *
 * @example normalize({ mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616] })
 */
export function normalize<const M extends readonly number[]>(options: {
  readonly mean: M;
  readonly std: readonly number[];
}): NormalizeJoker<M> {
  const { mean, std } = options;
  checkOptions("normalize", options, ["mean", "std"]);
  for (const value of mean) checkNumber("normalize", "mean", value, "numbers", Number.isFinite);
  for (const value of std) checkNumber("normalize", "std", value, "numbers above 0", (n) => n > 0);
  if (std.length !== mean.length) refuse("normalize", "std", `as many numbers as mean, ${mean.length}`, std.length);
  return makeJoker<NormalizeJoker<M>>("normalize", { mean, std }, false);
}

export const normalizeKind: ImageKind<NormalizeConfig> = {
  shape: ({ mean }, from) =>
    mean.length === from[2] ? from : `normalize has ${mean.length} means for ${from[2]} channels`,
  draw: ({ mean, std }, { data }, to) => {
    const c = mean.length;
    for (let channel = 0; channel < c; channel++) {
      const [m, s] = [mean[channel] as number, std[channel] as number];
      for (let i = channel; i < data.length; i += c) to[i] = ((data[i] as number) - m) / s;
    }
  },
};

/** Mean and variance over all values. */
function moments(data: Float32Array): { mean: number; variance: number } {
  let [total, squares] = [0, 0];
  for (let i = 0; i < data.length; i++) total += data[i] as number;
  const mean = total / data.length;
  for (let i = 0; i < data.length; i++) squares += ((data[i] as number) - mean) ** 2;
  return { mean, variance: squares / data.length };
}

function shiftAndScale(data: Float32Array, to: Float32Array, mean: number, scale: number): void {
  for (let i = 0; i < data.length; i++) to[i] = ((data[i] as number) - mean) * scale;
}

/** Each image gets mean 0 and deviation 1: (x - mean) / max(deviation, 1 / sqrt(number of values)), as in TensorFlow. */
export function whiten(): Keeps<"whiten", Record<never, never>> {
  return makeJoker<Keeps<"whiten", Record<never, never>>>("whiten", {}, false);
}

export const whitenKind: ImageKind<object> = {
  draw: (_, { data }, to) => {
    const { mean, variance } = moments(data);
    shiftAndScale(data, to, mean, 1 / Math.max(Math.sqrt(variance), 1 / Math.sqrt(data.length)));
  },
};

export interface GlobalContrastConfig {
  readonly scale: number;
  readonly bias: number;
}

/**
 * Global contrast normalisation, GCN: (x - mean) * scale / sqrt(variance + bias) of each image (default scale 1, bias 0;
 * Coates, Ng and Lee, 2011, take bias 10 for values up to 255). An image of one value stays 0.
 *
 * @example globalContrast({ scale: 55 })
 */
export function globalContrast(
  options: Partial<GlobalContrastConfig> = {},
): Keeps<"globalContrast", GlobalContrastConfig> {
  const { scale = 1, bias = 0 } = options;
  checkOptions("globalContrast", options, ["scale", "bias"]);
  checkNumber("globalContrast", "scale", scale, "a number above 0", (n) => n > 0);
  checkNumber("globalContrast", "bias", bias, "a number from 0", (n) => n >= 0);
  return makeJoker<Keeps<"globalContrast", GlobalContrastConfig>>("globalContrast", { scale, bias }, false);
}

export const globalContrastKind: ImageKind<GlobalContrastConfig> = {
  draw: ({ scale, bias }, { data }, to) => {
    const { mean, variance } = moments(data);
    const divisor = Math.sqrt(variance + bias);
    shiftAndScale(data, to, mean, divisor < 1e-8 ? scale : scale / divisor);
  },
};

/** x / max(x) of each image; one without a value above 0 stays. */
export function rescale(): Keeps<"rescale", Record<never, never>> {
  return makeJoker<Keeps<"rescale", Record<never, never>>>("rescale", {}, false);
}

export const rescaleKind: ImageKind<object> = {
  draw: (_, { data }, to) => {
    const max = data.reduce((a, b) => Math.max(a, b), 0);
    shiftAndScale(data, to, 0, max > 0 ? 1 / max : 1);
  },
};

export interface ClipConfig {
  readonly low: number;
  readonly high: number;
}

/**
 * Values below `low` become `low`, those above `high` become `high`.
 *
 * @example clip(0, 1)
 */
export function clip(low = 0, high = 1): Keeps<"clip", ClipConfig> {
  checkNumber("clip", "low", low, "a number", Number.isFinite);
  checkNumber("clip", "high", high, "a number above low", (n) => n > low && Number.isFinite(n));
  return makeJoker<Keeps<"clip", ClipConfig>>("clip", { low, high }, false);
}

export const clipKind: ImageKind<ClipConfig> = {
  draw: ({ low, high }, { data }, to) => {
    for (let i = 0; i < data.length; i++) to[i] = Math.min(high, Math.max(low, data[i] as number));
  },
};
