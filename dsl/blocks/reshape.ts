/** `flatten` and `reshape`: other shapes for the same values. */
import { type Block, block } from "../block.ts";
import type { NoConfig, ReshapeConfig } from "../configs.ts";
import { UsageError } from "../errors.ts";
import { showShape } from "../messages.ts";
import type { known } from "../shape/arithmetic.ts";
import { flattenShape } from "../shape/flatten.ts";
import { reshapeShape } from "../shape/reshape.ts";
import { onOne, type shapeOf } from "../take.ts";

/** All values of a sample on one axis. */
export interface Flatten extends Block<"flatten", NoConfig> {
  readonly out: onOne<this["in"], flattenShape<shapeOf<this["in"]>>>;
}

/** Each sample in the shape `To`. */
export interface Reshape<To extends readonly number[]> extends Block<"reshape", ReshapeConfig<To>> {
  readonly out: onOne<this["in"], reshapeShape<shapeOf<this["in"]>, To>>;
}

/**
 * All values of a sample on one axis: [B, H, W, C] to [B, H * W * C].
 *
 * @example pooled.attach("flat", flatten()) // Tensor<["B", 512], "float32">
 */
export function flatten(): Flatten {
  return block<Flatten>("flatten", {}, onOne(flattenShape));
}

type knownSizes<S extends readonly number[]> = { -readonly [I in keyof S]: known<S[I]> };

/**
 * Each sample in another shape; one size may be -1, which stands for what is left.
 *
 * @example flat.attach("rows", reshape([16, -1])) // Tensor<["B", 16, 32], "float32">
 * @throws UsageError when a size is neither a positive integer nor the one -1
 */
export function reshape<const To extends readonly number[]>(shape: To): Reshape<knownSizes<To>> {
  const sizes: readonly number[] = shape;
  const isSize = (size: number): boolean => size === -1 || (Number.isSafeInteger(size) && size > 0);
  if (!Array.isArray(shape) || !sizes.every(isSize) || sizes.filter((size) => size === -1).length > 1) {
    const found = Array.isArray(shape) ? showShape(sizes) : String(shape);
    throw new UsageError({
      where: "reshape",
      what: `shape expects positive integers and at most one -1, found ${found}`,
    });
  }
  const to = Object.freeze([...sizes]);
  return block<Reshape<knownSizes<To>>>(
    "reshape",
    { shape: to } satisfies ReshapeConfig,
    onOne((input) => reshapeShape(input, to)),
  );
}
