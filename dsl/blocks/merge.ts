/** `add`, `mul` and `concat`: several tensors become one. */
import { type Block, block } from "../block.ts";
import { checkCount } from "../check.ts";
import type { ConcatConfig, NoConfig } from "../configs.ts";
import type { known } from "../shape/arithmetic.ts";
import { concatShape } from "../shape/concat.ts";
import { mergeShapes } from "../shape/merge.ts";
import { onAlike, onFloats, type shapesOf } from "../take.ts";

/** The sum of tensors. */
export interface Add extends Block<"add", NoConfig> {
  readonly out: onFloats<this["in"], mergeShapes<shapesOf<this["in"]>>>;
}

/** The product of tensors. */
export interface Mul extends Block<"mul", NoConfig> {
  readonly out: onFloats<this["in"], mergeShapes<shapesOf<this["in"]>>>;
}

/** Tensors joined along an axis. */
export interface Concat<A extends number> extends Block<"concat", ConcatConfig<A>> {
  readonly out: onAlike<this["in"], concatShape<shapesOf<this["in"]>, A>>;
}

/**
 * The sum of two or more tensors of equal shape; a size of 1 is repeated to fit.
 *
 * @example attach("sum", add(), [left, right]) // Tensor<["B", 8, 8, 32], "float32">
 */
export function add(): Add {
  return block<Add>("add", {}, onFloats(mergeShapes));
}

/**
 * The elementwise product of two or more tensors of equal shape; a size of 1 is repeated to fit.
 *
 * @example attach("gated", mul(), [features, gate]) // Tensor<["B", 8, 8, 32], "float32">
 */
export function mul(): Mul {
  return block<Mul>("mul", {}, onFloats(mergeShapes));
}

/**
 * Two or more tensors joined along an axis; the batch is axis 0, which cannot be joined.
 *
 * @example attach("both", concat(3), [left, right]) // Tensor<["B", 8, 8, 64], "float32">
 * @throws UsageError when the axis is not a positive integer
 */
export function concat<const A extends number>(axis: A): Concat<known<A>> {
  checkCount("concat", "axis", axis);
  return block<Concat<known<A>>>(
    "concat",
    { axis } satisfies ConcatConfig,
    onAlike((shapes) => concatShape(shapes, axis)),
  );
}
