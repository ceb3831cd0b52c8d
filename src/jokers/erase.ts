/** The joker that hides a random rectangle of an image. */
import { checkNumber, checkOptions, refuse } from "../../dsl/check.ts";
import { by } from "../../dsl/shape/window.ts";
import { between, type ImageKind, type Keeps, makeJoker } from "./joker.ts";

export interface RandomErasingConfig {
  /** How often; default 0.5. */
  readonly p: number;
  /** Share of the image that goes, from and to; default 0.02 to 0.33. */
  readonly area: readonly [number, number];
  /** Height by width of the rectangle, from and to; default 0.3 to 3.3. */
  readonly ratio: readonly [number, number];
  /** What comes there: a number (default 0), or for each value a random one in [0, 1). */
  readonly fill: number | "random";
}

/**
 * Zhong et al., "Random erasing data augmentation", 2017 (https://arxiv.org/abs/1708.04896): a rectangle that does not
 * fit is drawn anew, up to ten times.
 *
 * @example randomErasing({ p: 0.25 })
 */
export function randomErasing(options: Partial<RandomErasingConfig> = {}): Keeps<"randomErasing", RandomErasingConfig> {
  const { p = 0.5, area = [0.02, 0.33], ratio = [0.3, 3.3], fill = 0 } = options;
  checkOptions("randomErasing", options, ["p", "area", "ratio", "fill"]);
  checkNumber("randomErasing", "p", p, "a number from 0 to 1", (n) => n >= 0 && n <= 1);
  for (const [name, [low, high]] of Object.entries({ area, ratio })) {
    const isSound = low > 0 && high >= low && (name === "ratio" || high <= 1);
    if (!isSound) refuse("randomErasing", name, "two numbers above 0, the lower one first", by(low, high));
  }
  if (fill !== "random") checkNumber("randomErasing", "fill", fill, 'a number or "random"', Number.isFinite);
  return makeJoker<Keeps<"randomErasing", RandomErasingConfig>>("randomErasing", { p, area, ratio, fill }, false);
}

export const randomErasingKind: ImageKind<RandomErasingConfig> = {
  draw: ({ p, area, ratio, fill }, { data, shape: [h, w, c] }, to, next) => {
    to.set(data);
    if (next() >= p) return;
    for (let attempt = 0; attempt < 10; attempt++) {
      const pixels = h * w * between(next, ...area);
      const aspect = Math.exp(between(next, Math.log(ratio[0]), Math.log(ratio[1])));
      const height = Math.round(Math.sqrt(pixels * aspect));
      const width = Math.round(Math.sqrt(pixels / aspect));
      if (height < 1 || width < 1 || height >= h || width >= w) continue;
      const top = Math.floor(next() * (h - height + 1));
      const left = Math.floor(next() * (w - width + 1));
      for (let row = top; row < top + height; row++) {
        const from = (row * w + left) * c;
        if (fill !== "random") to.fill(fill, from, from + width * c);
        else for (let i = from; i < from + width * c; i++) to[i] = next();
      }
      return;
    }
  },
};
