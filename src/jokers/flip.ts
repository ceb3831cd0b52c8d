/** The joker that mirrors an image. */
import { checkNumber, checkOneOf, checkOptions } from "../../dsl/check.ts";
import { type ImageKind, type Keeps, makeJoker } from "./joker.ts";

export interface FlipConfig {
  readonly axis: "horizontal" | "vertical";
  /** How often. */
  readonly p: number;
}

/**
 * Left becomes right, or top bottom, in a share `p` of the images (default 0.5).
 *
 * @example flip("horizontal")
 */
export function flip(
  axis: FlipConfig["axis"] = "horizontal",
  options: { readonly p?: number } = {},
): Keeps<"flip", FlipConfig> {
  const { p = 0.5 } = options;
  checkOptions("flip", options, ["p"]);
  checkOneOf("flip", "axis", axis, ["horizontal", "vertical"]);
  checkNumber("flip", "p", p, "a number from 0 to 1", (n) => n >= 0 && n <= 1);
  return makeJoker<Keeps<"flip", FlipConfig>>("flip", { axis, p }, false);
}

export const flipKind: ImageKind<FlipConfig> = {
  draw: ({ axis, p }, { data, shape: [h, w, c] }, to, next) => {
    if (next() >= p) return to.set(data);
    if (axis === "vertical") {
      for (let row = 0; row < h; row++) to.set(data.subarray(row * w * c, (row + 1) * w * c), (h - 1 - row) * w * c);
      return;
    }
    for (let row = 0; row < h; row++) mirror(data, to, row * w * c, w, c);
  },
};

/** A line of `w` pixels from the place `begin` on, in the other order. */
function mirror(data: Float32Array, to: Float32Array, begin: number, w: number, c: number): void {
  let at = begin + (w - 1) * c;
  for (let from = begin; from < begin + w * c; from += c, at -= c) {
    to[at] = data[from] as number;
    if (c === 3) {
      // without a loop, and so in a third of the time
      to[at + 1] = data[from + 1] as number;
      to[at + 2] = data[from + 2] as number;
    } else for (let channel = 1; channel < c; channel++) to[at + channel] = data[from + channel] as number;
  }
}
