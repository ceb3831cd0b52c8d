/** Jokers of light and colour: brightness, contrast, saturation, hue. */
import { checkNumber, refuse } from "../../dsl/check.ts";
import { by } from "../../dsl/shape/window.ts";
import { between, type ImageKind, type Joker, type Keeps, makeJoker, type Sizes } from "./joker.ts";

export interface DeltaConfig {
  readonly delta: number;
}

export interface FactorConfig {
  readonly low: number;
  readonly high: number;
}

/** A joker that needs red, green and blue. */
export interface OfColours<Kind extends "saturation" | "hue" = "saturation" | "hue", Config extends object = object>
  extends Joker<Kind, Config, false> {
  readonly out: this["in"] extends readonly [unknown, unknown, infer c]
    ? number extends c
      ? this["in"]
      : c extends 3
        ? this["in"]
        : `${Kind} expects 3 channels, found ${c & number}`
    : never;
}

const needColours =
  (kind: string) =>
  (_: object, from: Sizes): Sizes | string =>
    from[2] === 3 ? from : `${kind} expects 3 channels, found ${from[2]}`;

function factors(where: string, low: number, high: number): FactorConfig {
  if (!(low >= 0 && high >= low && Number.isFinite(high))) {
    refuse(where, "factors", "two numbers from 0, the lower one first", by(low, high));
  }
  return { low, high };
}

/**
 * Adds one number from -delta to delta to all values.
 *
 * @example brightness(0.25)
 */
export function brightness(delta: number): Keeps<"brightness", DeltaConfig> {
  checkNumber("brightness", "delta", delta, "a number from 0", (n) => n >= 0 && Number.isFinite(n));
  return makeJoker<Keeps<"brightness", DeltaConfig>>("brightness", { delta }, false);
}

export const brightnessKind: ImageKind<DeltaConfig> = {
  draw: ({ delta }, { data }, to, next) => {
    const shift = between(next, -delta, delta);
    for (let i = 0; i < data.length; i++) to[i] = (data[i] as number) + shift;
  },
};

/**
 * Multiplies the distance of each value from the mean of its channel by one factor between `low` and `high`.
 *
 * @example contrast(0.2, 1.8)
 */
export function contrast(low: number, high: number): Keeps<"contrast", FactorConfig> {
  return makeJoker<Keeps<"contrast", FactorConfig>>("contrast", factors("contrast", low, high), false);
}

export const contrastKind: ImageKind<FactorConfig> = {
  draw: ({ low, high }, { data, shape: [, , c] }, to, next) => {
    const factor = between(next, low, high);
    for (let channel = 0; channel < c; channel++) {
      let total = 0;
      for (let i = channel; i < data.length; i += c) total += data[i] as number;
      const mean = (total * c) / data.length;
      for (let i = channel; i < data.length; i += c) to[i] = ((data[i] as number) - mean) * factor + mean;
    }
  },
};

/**
 * Multiplies the saturation of each pixel, of HSV and at most 1, by one factor between `low` and `high`; for [H, W, 3].
 *
 * @example saturation(0.5, 1.5)
 */
export function saturation(low: number, high: number): OfColours<"saturation", FactorConfig> {
  return makeJoker<OfColours<"saturation", FactorConfig>>("saturation", factors("saturation", low, high), false);
}

export const saturationKind: ImageKind<FactorConfig> = {
  shape: needColours("saturation"),
  draw: ({ low, high }, { data }, to, next) => {
    const factor = between(next, low, high);
    for (let i = 0; i < data.length; i += 3) {
      const max = Math.max(data[i] as number, data[i + 1] as number, data[i + 2] as number);
      const min = Math.min(data[i] as number, data[i + 1] as number, data[i + 2] as number);
      // With hue and value kept, each colour's distance from the largest one grows by the same factor.
      const scale = max > min ? Math.min(factor, max / (max - min)) : 1;
      for (let c = 0; c < 3; c++) to[i + c] = max - (max - (data[i + c] as number)) * scale;
    }
  },
};

/**
 * Turns the hue of all pixels, of HSV, by one part of the circle from -delta to delta (at most 0.5); for [H, W, 3].
 *
 * @example hue(0.2)
 */
export function hue(delta: number): OfColours<"hue", DeltaConfig> {
  checkNumber("hue", "delta", delta, "a number from 0 to 0.5", (n) => n >= 0 && n <= 0.5);
  return makeJoker<OfColours<"hue", DeltaConfig>>("hue", { delta }, false);
}

export const hueKind: ImageKind<DeltaConfig> = {
  shape: needColours("hue"),
  draw: ({ delta }, { data }, to, next) => {
    const turn = 6 * between(next, -delta, delta);
    for (let i = 0; i < data.length; i += 3) {
      const [r, g, b] = [data[i] as number, data[i + 1] as number, data[i + 2] as number];
      const max = Math.max(r, g, b);
      const range = max - Math.min(r, g, b);
      const sector = turn + sectorOf(r, g, b, max, range);
      // https://en.wikipedia.org/wiki/HSL_and_HSV#HSV_to_RGB_alternative
      for (let c = 0; c < 3; c++) {
        const k = (((5 - 2 * c + sector) % 6) + 6) % 6;
        to[i + c] = max - range * Math.max(0, Math.min(k, 4 - k, 1));
      }
    }
  },
};

/** The hue, from -1 to 5. */
function sectorOf(r: number, g: number, b: number, max: number, range: number): number {
  if (range === 0) return 0;
  if (max === r) return (g - b) / range;
  return max === g ? 2 + (b - r) / range : 4 + (r - g) / range;
}
