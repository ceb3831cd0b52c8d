/** The joker that whitens images by what was learned from the training set, ZCA. */
import type { showShape } from "../../dsl/messages.ts";
import { showShape as shown } from "../../dsl/messages.ts";
import { type ImageKind, type Joker, makeJoker, type Sizes } from "./joker.ts";

export interface ZcaConfig {
  readonly sizes: Sizes;
  readonly epsilon: number;
  /** Images that it was fitted on. */
  readonly samples: number;
  /** Of these images and settings. */
  readonly fingerprint: string;
  /** [values] */
  readonly mean: Float32Array;
  /** [values, values], symmetric. */
  readonly matrix: Float32Array;
}

type isLoose<S> = S extends readonly [infer H, ...infer R] ? (number extends H ? true : isLoose<R>) : false;

/** For images of the sizes `S`. */
export interface Zca<S extends readonly unknown[] = readonly unknown[]> extends Joker<"zca", ZcaConfig, false> {
  readonly out: true extends isLoose<S> | isLoose<this["in"]>
    ? this["in"]
    : this["in"] extends S
      ? this["in"]
      : this["in"] extends readonly unknown[]
        ? `zca was fitted on ${showShape<S>}, found ${showShape<this["in"]>}`
        : never;
}

export const makeZca = <S extends readonly unknown[]>(config: ZcaConfig): Zca<S> =>
  makeJoker<Zca<S>>("zca", config, false);

export const zcaKind: ImageKind<ZcaConfig> = {
  shape: ({ sizes }, from) =>
    shown(sizes) === shown(from) ? from : `zca was fitted on ${shown(sizes)}, found ${shown(from)}`,
  draw: ({ mean, matrix }, { data }, to) => {
    const n = data.length;
    const centred = Float64Array.from(data, (value, i) => value - (mean[i] as number));
    let i = 0;
    for (; i + 4 <= n; i += 4) {
      let [s0, s1, s2, s3] = [0, 0, 0, 0];
      const at = i * n;
      for (let k = 0; k < n; k++) {
        const value = centred[k] as number;
        s0 += value * (matrix[at + k] as number);
        s1 += value * (matrix[at + n + k] as number);
        s2 += value * (matrix[at + 2 * n + k] as number);
        s3 += value * (matrix[at + 3 * n + k] as number);
      }
      to[i] = s0;
      to[i + 1] = s1;
      to[i + 2] = s2;
      to[i + 3] = s3;
    }
    for (; i < n; i++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += (centred[k] as number) * (matrix[i * n + k] as number);
      to[i] = sum;
    }
  },
};
