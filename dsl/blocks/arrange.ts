/** `permute`, `slice`, `stack` and `split`: the same values in other places. */
import { type Block, block } from "../block.ts";
import { checkCount, refuse } from "../check.ts";
import type { PermuteConfig, SliceConfig, SplitConfig, StackConfig } from "../configs.ts";
import type { Tensor } from "../handle.ts";
import { expects } from "../messages.ts";
import type { known } from "../shape/arithmetic.ts";
import { permuteShape } from "../shape/permute.ts";
import { sliceShape } from "../shape/slice.ts";
import { splitShapes } from "../shape/split.ts";
import { stackShape } from "../shape/stack.ts";
import { onAlike, onOne, type shapeOf, type shapesOf } from "../take.ts";
import type { TensorType } from "../tensor.ts";

/** The axes of a sample in another order. */
export interface Permute<A extends readonly number[]> extends Block<"permute", PermuteConfig<A>> {
  readonly out: onOne<this["in"], permuteShape<shapeOf<this["in"]>, A>>;
}

/** A range of each axis of a sample. */
export interface Slice<Begin extends readonly number[], Size extends readonly number[]>
  extends Block<"slice", SliceConfig<Begin, Size>> {
  readonly out: onOne<this["in"], sliceShape<shapeOf<this["in"]>, Begin, Size>>;
}

/** Tensors on a new axis. */
export interface Stack<A extends number> extends Block<"stack", StackConfig<A>> {
  readonly out: onAlike<this["in"], stackShape<shapesOf<this["in"]>, A>>;
}

/** The parts of an axis, each a tensor. */
export interface Split<Sizes extends readonly number[], A extends number>
  extends Block<"split", SplitConfig<Sizes, A>> {
  readonly out: parts<this["in"], Sizes, A>;
}

type parts<In, Sizes extends readonly number[], A extends number> =
  In extends TensorType<infer S, infer D> ? tensors<splitShapes<S, Sizes, A>, D> : expects<"one tensor", In>;

type tensors<L, D> = L extends readonly unknown[]
  ? { [I in keyof L]: L[I] extends readonly unknown[] ? Tensor<L[I], D> : never }
  : L;

type knownSizes<S extends readonly number[]> = { -readonly [I in keyof S]: known<S[I]> };

function checkSizes(where: string, setting: string, found: readonly number[], expected: string, isFit: boolean): void {
  if (!isFit) refuse(where, setting, expected, found);
}

function areIntegers(list: readonly number[], least: number): boolean {
  return Array.isArray(list) && list.every((n) => Number.isSafeInteger(n) && n >= least);
}

/**
 * The axes of each sample in another order: the first of `axes` comes first. The batch is axis 0; it stays and is not listed.
 *
 * @example features.attach("channelsFirst", permute([3, 1, 2])) // Tensor<["B", 32, 4, 4], "float32">
 * @throws UsageError when the axes are not 1 to their number, each once
 */
export function permute<const A extends readonly number[]>(axes: A): Permute<knownSizes<A>> {
  const isOrder = areIntegers(axes, 1) && axes.length > 0 && axes.every((_, i) => axes.includes(i + 1));
  checkSizes("permute", "axes", axes, "the axes from 1 on, each once", isOrder);
  const order = Object.freeze([...axes]);
  return block<Permute<knownSizes<A>>>(
    "permute",
    { axes: order } satisfies PermuteConfig,
    onOne((shape) => permuteShape(shape, order)),
  );
}

/**
 * A range of each axis of each sample: so many values from `begin` on; a size of -1 takes all that follow.
 *
 * @example features.attach("middle", slice([1, 1, 0], [2, 2, -1])) // Tensor<["B", 2, 2, 32], "float32">
 * @throws UsageError when `begin` and `size` are not integers, from 0 and from 1 on (or -1), equally many
 */
export function slice<const Begin extends readonly number[], const Size extends readonly number[]>(
  begin: Begin,
  size: Size,
): Slice<knownSizes<Begin>, knownSizes<Size>> {
  const isSize = areIntegers(size, -1) && !size.includes(0) && size.length === begin.length;
  checkSizes("slice", "begin", begin, "integers from 0 on", areIntegers(begin, 0));
  checkSizes("slice", "size", size, "a positive integer or -1 for each of begin", isSize);
  const [from, take] = [Object.freeze([...begin]), Object.freeze([...size])];
  return block<Slice<knownSizes<Begin>, knownSizes<Size>>>(
    "slice",
    { begin: from, size: take } satisfies SliceConfig,
    onOne((shape) => sliceShape(shape, from, take)),
  );
}

/**
 * Two or more tensors of one shape on a new axis, which becomes axis `axis`; the batch stays axis 0.
 *
 * @example attach("views", stack(1), [left, right]) // Tensor<["B", 2, 32], "float32">
 * @throws UsageError when the axis is not a positive integer
 */
export function stack<const A extends number>(axis: A): Stack<known<A>> {
  checkCount("stack", "axis", axis);
  return block<Stack<known<A>>>(
    "stack",
    { axis } satisfies StackConfig,
    onAlike((shapes) => stackShape(shapes, axis)),
  );
}

/**
 * Consecutive parts of an axis, each a tensor of its own; the batch is axis 0, which cannot be split.
 *
 * @example const [mean, spread] = code.attach("parts", split([8, 8], 1)) // [Tensor<["B", 8], "float32">, Tensor<["B", 8], "float32">]
 * @throws UsageError when the sizes are not two or more positive integers, or the axis is none
 */
export function split<const Sizes extends readonly number[], const A extends number>(
  sizes: Sizes,
  axis: A,
): Split<knownSizes<Sizes>, known<A>> {
  const areParts = areIntegers(sizes, 1) && sizes.length > 1;
  checkSizes("split", "sizes", sizes, "two or more positive integers", areParts);
  checkCount("split", "axis", axis);
  const list = Object.freeze([...sizes]);
  return block<Split<knownSizes<Sizes>, known<A>>>("split", { sizes: list, axis } satisfies SplitConfig, (inputs) => {
    const [input] = inputs;
    if (!input || inputs.length > 1) return expects("one tensor", inputs);
    const shapes = splitShapes(input.shape, list, axis);
    return typeof shapes === "string" ? shapes : shapes.map((shape) => ({ shape, dtype: input.dtype }));
  });
}
