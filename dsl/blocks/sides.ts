/** `zeroPad` and `crop`: rows and columns more or less around an image. */
import { type AnyBlock, type Block, block } from "../block.ts";
import { checkSides } from "../check.ts";
import type { Side, Sides, SidesConfig } from "../configs.ts";
import type { known } from "../shape/arithmetic.ts";
import { cropShape, padShape } from "../shape/sides.ts";
import { onFloat, type shapeOf } from "../take.ts";
import type { Shape } from "../tensor.ts";
import type { knownPair } from "./options.ts";

/** Zeros around an image. */
export interface ZeroPad<P extends Sides> extends Block<"zeroPad", SidesConfig<P>> {
  readonly out: onFloat<this["in"], padShape<shapeOf<this["in"]>, P>>;
}

/** The middle of an image. */
export interface Crop<P extends Sides> extends Block<"crop", SidesConfig<P>> {
  readonly out: onFloat<this["in"], cropShape<shapeOf<this["in"]>, P>>;
}

type knownSides<P> =
  known<P> extends readonly [infer H extends Side, infer W extends Side] ? [knownPair<H>, knownPair<W>] : known<P>;

/**
 * Zeros around an image: [B, H, W, C] to [B, top + H + bottom, left + W + right, C]. One number is for all four sides,
 * [height, width] for two each, [[top, bottom], [left, right]] says all.
 *
 * @example image.attach("pad1", zeroPad([[0, 1], [0, 1]])) // Tensor<["B", 9, 9, 3], "float32">
 * @throws UsageError when the sides are not such integers from 0
 */
export function zeroPad<const P extends Sides>(sides: P): ZeroPad<knownSides<P>> {
  return onSides<ZeroPad<knownSides<P>>>("zeroPad", sides, padShape);
}

/**
 * An image without its borders: [B, H, W, C] to [B, H - top - bottom, W - left - right, C]; the sides as for `zeroPad`.
 *
 * @example image.attach("middle", crop(2)) // Tensor<["B", 4, 4, 3], "float32">
 * @throws UsageError when the sides are not such integers from 0
 */
export function crop<const P extends Sides>(sides: P): Crop<knownSides<P>> {
  return onSides<Crop<knownSides<P>>>("crop", sides, cropShape);
}

function onSides<F extends AnyBlock>(
  kind: "zeroPad" | "crop",
  sides: Sides,
  rule: (shape: Shape, sides: Sides) => Shape | string,
): F {
  checkSides(kind, sides);
  return block<F>(
    kind,
    { sides } satisfies SidesConfig,
    onFloat((shape) => rule(shape, sides)),
  );
}
