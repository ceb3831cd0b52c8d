/** Pools over time: the maximum or the mean over windows. */
import { type AnyBlock, type Block, block } from "../block.ts";
import { checkCount, checkOptions, checkPadding1d } from "../check.ts";
import type { Padding1d, Pool1dConfig } from "../configs.ts";
import type { known } from "../shape/arithmetic.ts";
import { window1dShape } from "../shape/window-1d.ts";
import { onFloat, type shapeOf } from "../take.ts";
import type { isEmpty, option } from "./options.ts";

/** The options of a pool over time. */
export interface Pool1dOptions {
  /** The step of the window; the window's size by default. */
  readonly stride?: number;
  /** `"valid"` by default; a padded place never counts, neither as a maximum nor in a mean. */
  readonly padding?: Padding1d;
}

type pool1dShape<In, K, S, P> = onFloat<In, window1dShape<shapeOf<In>, "window", undefined, K, S, P, 1>>;

/** A maximum over windows of time that do not overlap. */
export interface MaxPool1d<K extends number> extends Block<"maxPool1d", Pool1dConfig<K, K, "valid">> {
  readonly out: pool1dShape<this["in"], K, K, "valid">;
}

/** A maximum over windows of time, with options. */
export interface MaxPool1dWith<K extends number, O extends Pool1dOptions>
  extends Block<"maxPool1d", Pool1dConfig<K, option<O, "stride", K>, option<O, "padding", "valid">>> {
  readonly out: pool1dShape<this["in"], K, option<O, "stride", K>, option<O, "padding", "valid">>;
}

/** A mean over windows of time that do not overlap. */
export interface AvgPool1d<K extends number> extends Block<"avgPool1d", Pool1dConfig<K, K, "valid">> {
  readonly out: pool1dShape<this["in"], K, K, "valid">;
}

/** A mean over windows of time, with options. */
export interface AvgPool1dWith<K extends number, O extends Pool1dOptions>
  extends Block<"avgPool1d", Pool1dConfig<K, option<O, "stride", K>, option<O, "padding", "valid">>> {
  readonly out: pool1dShape<this["in"], K, option<O, "stride", K>, option<O, "padding", "valid">>;
}

type maxPool1dBlock<K extends number, O extends Pool1dOptions> =
  isEmpty<O> extends true ? MaxPool1d<known<K>> : MaxPool1dWith<known<K>, O>;

type avgPool1dBlock<K extends number, O extends Pool1dOptions> =
  isEmpty<O> extends true ? AvgPool1d<known<K>> : AvgPool1dWith<known<K>, O>;

/**
 * The maximum over windows of time: [B, T, C] to [B, T', C].
 *
 * @example words.attach("pool1", maxPool1d(2)) // Tensor<["B", 50, 64], "float32">
 * @throws UsageError when a setting is not what its type says
 */
export function maxPool1d<const K extends number, const O extends Pool1dOptions = {}>(
  size: K,
  options?: O,
): maxPool1dBlock<K, O> {
  return pool1d<maxPool1dBlock<K, O>>("maxPool1d", size, options ?? {});
}

/**
 * The mean over windows of time, in which padding does not count: [B, T, C] to [B, T', C].
 *
 * @example words.attach("pool1", avgPool1d(3, { stride: 2, padding: "same" })) // Tensor<["B", 50, 64], "float32">
 * @throws UsageError when a setting is not what its type says
 */
export function avgPool1d<const K extends number, const O extends Pool1dOptions = {}>(
  size: K,
  options?: O,
): avgPool1dBlock<K, O> {
  return pool1d<avgPool1dBlock<K, O>>("avgPool1d", size, options ?? {});
}

function pool1d<F extends AnyBlock>(kind: "maxPool1d" | "avgPool1d", size: number, options: Pool1dOptions): F {
  const { stride = size, padding = "valid" } = options;
  checkCount(kind, "size", size);
  checkCount(kind, "stride", stride);
  checkPadding1d(kind, padding);
  checkOptions(kind, options, ["stride", "padding"]);
  const window = { noun: "window", kernel: size, stride, padding, dilation: 1 } as const;
  return block<F>(
    kind,
    { size, stride, padding } satisfies Pool1dConfig,
    onFloat((shape) => window1dShape(shape, window)),
  );
}
