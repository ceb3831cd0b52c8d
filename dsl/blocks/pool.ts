/** Pools: the maximum or the mean over windows, or over all of H and W. */
import { type AnyBlock, type Block, block } from "../block.ts";
import type { NoConfig, Pair, PoolConfig } from "../configs.ts";
import { globalPoolShape } from "../shape/global-pool.ts";
import { windowShape } from "../shape/window.ts";
import { onFloat, type shapeOf } from "../take.ts";
import { type isEmpty, type knownPair, type option, type PoolOptions, poolSettings } from "./options.ts";

type poolShape<In, K, S, P> = onFloat<In, windowShape<shapeOf<In>, "window", undefined, K, S, P, 1>>;

/** A maximum over windows that do not overlap. */
export interface MaxPool<K extends Pair> extends Block<"maxPool", PoolConfig<K, K, "valid">> {
  readonly out: poolShape<this["in"], K, K, "valid">;
}

/** A maximum over windows, with options. */
export interface MaxPoolWith<K extends Pair, O extends PoolOptions>
  extends Block<"maxPool", PoolConfig<K, option<O, "stride", K>, option<O, "padding", "valid">>> {
  readonly out: poolShape<this["in"], K, option<O, "stride", K>, option<O, "padding", "valid">>;
}

/** A mean over windows that do not overlap. */
export interface AvgPool<K extends Pair> extends Block<"avgPool", PoolConfig<K, K, "valid">> {
  readonly out: poolShape<this["in"], K, K, "valid">;
}

/** A mean over windows, with options. */
export interface AvgPoolWith<K extends Pair, O extends PoolOptions>
  extends Block<"avgPool", PoolConfig<K, option<O, "stride", K>, option<O, "padding", "valid">>> {
  readonly out: poolShape<this["in"], K, option<O, "stride", K>, option<O, "padding", "valid">>;
}

/** The mean over H and W. */
export interface GlobalAvgPool extends Block<"globalAvgPool", NoConfig> {
  readonly out: onFloat<this["in"], globalPoolShape<shapeOf<this["in"]>>>;
}

/** The maximum over H and W. */
export interface GlobalMaxPool extends Block<"globalMaxPool", NoConfig> {
  readonly out: onFloat<this["in"], globalPoolShape<shapeOf<this["in"]>>>;
}

type maxPoolBlock<K extends Pair, O extends PoolOptions> =
  isEmpty<O> extends true ? MaxPool<knownPair<K>> : MaxPoolWith<knownPair<K>, O>;

type avgPoolBlock<K extends Pair, O extends PoolOptions> =
  isEmpty<O> extends true ? AvgPool<knownPair<K>> : AvgPoolWith<knownPair<K>, O>;

/**
 * The maximum over windows: [B, H, W, C] to [B, H', W', C].
 *
 * @example features.attach("pool1", maxPool(2)) // Tensor<["B", 4, 4, 32], "float32">
 * @throws UsageError when a setting is not what its type says
 */
export function maxPool<const K extends Pair, const O extends PoolOptions = {}>(
  size: K,
  options?: O,
): maxPoolBlock<K, O> {
  return pool<maxPoolBlock<K, O>>("maxPool", size, options ?? {});
}

/**
 * The mean over windows, in which padding does not count: [B, H, W, C] to [B, H', W', C].
 *
 * @example features.attach("pool1", avgPool(3, { stride: 2, padding: 1 })) // Tensor<["B", 4, 4, 32], "float32">
 * @throws UsageError when a setting is not what its type says
 */
export function avgPool<const K extends Pair, const O extends PoolOptions = {}>(
  size: K,
  options?: O,
): avgPoolBlock<K, O> {
  return pool<avgPoolBlock<K, O>>("avgPool", size, options ?? {});
}

function pool<F extends AnyBlock>(kind: "maxPool" | "avgPool", size: Pair, options: PoolOptions): F {
  const settings = poolSettings(kind, size, options);
  const { stride, padding } = settings;
  const window = { noun: "window", kernel: size, stride, padding, dilation: 1 } as const;
  return block<F>(
    kind,
    settings,
    onFloat((shape) => windowShape(shape, window)),
  );
}

/**
 * The mean over H and W: [B, H, W, C] to [B, C].
 *
 * @example features.attach("gap", globalAvgPool()) // Tensor<["B", 32], "float32">
 */
export function globalAvgPool(): GlobalAvgPool {
  return block<GlobalAvgPool>("globalAvgPool", {}, onFloat(globalPoolShape));
}

/**
 * The maximum over H and W: [B, H, W, C] to [B, C].
 *
 * @example features.attach("gmp", globalMaxPool()) // Tensor<["B", 32], "float32">
 */
export function globalMaxPool(): GlobalMaxPool {
  return block<GlobalMaxPool>("globalMaxPool", {}, onFloat(globalPoolShape));
}
