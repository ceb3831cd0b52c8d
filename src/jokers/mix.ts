/** Jokers of labels and whole batches: oneHot, mixUp, cutMix. */
import { checkNumber, checkOptions } from "../../dsl/check.ts";
import { type BatchKind, type MixedBatch, type Mixes, makeJoker, type Next } from "./joker.ts";

export interface MixConfig {
  /** Both parameters of the Beta distribution of the share; default 1, which is uniform. */
  readonly alpha: number;
}

/** Labels as a part of 1 for each class, float32 [classes]: what mixUp and cutMix give, for validation, too. */
export function oneHot(): Mixes<"oneHot", Record<never, never>> {
  return makeJoker<Mixes<"oneHot", Record<never, never>>>("oneHot", {}, true);
}

export const oneHotKind: BatchKind<object> = { mix: () => {} };

function mixConfig(where: string, options: Partial<MixConfig>): MixConfig {
  const { alpha = 1 } = options;
  checkOptions(where, options, ["alpha"]);
  checkNumber(where, "alpha", alpha, "a number above 0", (n) => n > 0 && Number.isFinite(n));
  return { alpha };
}

/**
 * Each sample becomes a mean of itself and the next one of the batch, weighted by a random share of its own; so do the
 * labels, which become float32 [classes] (https://arxiv.org/abs/1710.09412).
 *
 * @example sensor(source, { batchSize: 128, jokers: [mixUp({ alpha: 0.2 })], validationJokers: [oneHot()] })
 */
export function mixUp(options: Partial<MixConfig> = {}): Mixes<"mixUp", MixConfig> {
  return makeJoker<Mixes<"mixUp", MixConfig>>("mixUp", mixConfig("mixUp", options), true);
}

/**
 * A random rectangle of each sample becomes that of the next one of the batch; the labels become float32 [classes] and
 * are mixed by area (https://arxiv.org/abs/1905.04899).
 *
 * @example sensor(source, { batchSize: 128, jokers: [cutMix()], validationJokers: [oneHot()] })
 */
export function cutMix(options: Partial<MixConfig> = {}): Mixes<"cutMix", MixConfig> {
  return makeJoker<Mixes<"cutMix", MixConfig>>("cutMix", mixConfig("cutMix", options), true);
}

export const mixUpKind: BatchKind<MixConfig> = {
  mix: ({ alpha }, { images, labels, count }, next) => {
    const shares = next.map((uniform) => beta(alpha, uniform));
    blend(images, count, shares);
    blend(labels, count, shares);
  },
};

export const cutMixKind: BatchKind<MixConfig> = {
  mix: ({ alpha }, batch, next) => {
    const { images, labels, count, shape } = batch;
    const [h, w, c] = shape;
    const before = images.slice();
    const shares = next.map((uniform, row) => {
      const side = Math.sqrt(1 - beta(alpha, uniform));
      const [y, x] = [Math.floor(uniform() * h), Math.floor(uniform() * w)];
      const [halfH, halfW] = [Math.trunc((h * side) / 2), Math.trunc((w * side) / 2)];
      const [top, bottom] = [Math.max(0, y - halfH), Math.min(h, y + halfH)];
      const [left, right] = [Math.max(0, x - halfW), Math.min(w, x + halfW)];
      const other = ((row + 1) % count) * h * w * c;
      for (let line = top; line < bottom; line++) {
        const [from, to] = [(line * w + left) * c, (line * w + right) * c];
        images.set(before.subarray(other + from, other + to), row * h * w * c + from);
      }
      return 1 - ((bottom - top) * (right - left)) / (h * w);
    });
    blend(labels, count, shares);
  },
};

/** Each row becomes `share` of itself and the rest of the next row. */
function blend(values: MixedBatch["images"], count: number, shares: readonly number[]): void {
  const length = values.length / count;
  const first = values.slice(0, length);
  for (let row = 0; row < count; row++) {
    const share = shares[row] as number;
    const at = row * length;
    const other = row + 1 < count ? values.subarray(at + length, at + 2 * length) : first;
    for (let i = 0; i < length; i++)
      values[at + i] = share * (values[at + i] as number) + (1 - share) * (other[i] as number);
  }
}

/** A number of the distribution Beta(alpha, alpha). */
function beta(alpha: number, next: Next): number {
  const [x, y] = [gamma(alpha, next), gamma(alpha, next)];
  return x + y > 0 ? x / (x + y) : Math.round(next()); // both too small for a float64: all of one or all of the other
}

/** Marsaglia and Tsang, "A simple method for generating gamma variables", 2000 (https://doi.org/10.1145/358407.358414). */
function gamma(alpha: number, next: Next): number {
  if (alpha < 1) return gamma(alpha + 1, next) * (1 - next()) ** (1 / alpha);
  const d = alpha - 1 / 3;
  for (;;) {
    const x = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
