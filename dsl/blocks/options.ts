/** The options of blocks with a window, how types read them, and how constructors check them. */
import { checkBoolean, checkOptions, checkPadding, checkPair } from "../check.ts";
import type { Padding, Pair, PoolConfig, WindowConfig } from "../configs.ts";
import type { known } from "../shape/arithmetic.ts";
import { type WeightOptions, weightOptions, weightSettings } from "./weights.ts";

/** The options of a convolution. */
export interface ConvOptions extends WeightOptions {
  /** The step of the window; 1 by default. */
  readonly stride?: Pair;
  /** `"valid"` by default. */
  readonly padding?: Padding;
  /** The distance between the taps of the kernel; 1 by default. */
  readonly dilation?: Pair;
  /** Whether a bias per channel is added; true by default. */
  readonly bias?: boolean;
}

/** The options of a pool. */
export interface PoolOptions {
  /** The step of the window; the window's size by default. */
  readonly stride?: Pair;
  /** `"valid"` by default; a padded place never counts, neither as a maximum nor in a mean. */
  readonly padding?: Padding;
}

/** A pair as the language counts with it. */
export type knownPair<P> =
  known<P> extends readonly [infer H extends number, infer W extends number] ? [known<H>, known<W>] : known<P>;

/** An option, or its default; one that may or may not be given is unknown. */
export type option<O, Key extends string, Default> = Key extends keyof O
  ? [O[Key]] extends [undefined]
    ? Default
    : knownPair<O[Key]>
  : Default;

/** Whether no option is given: the block's type is then the short one. */
export type isEmpty<O> = [keyof O] extends [never] ? true : false;

/** The settings of a convolution, checked and with defaults; `own` are the names of a block's other options. */
export function convSettings<K extends Pair>(
  where: string,
  kernel: K,
  options: ConvOptions = {},
  own: readonly string[] = [],
): WindowConfig & { readonly kernel: K; readonly bias: boolean } {
  const { stride = 1, padding = "valid", dilation = 1, bias = true } = options;
  checkPair(where, "kernel", kernel);
  checkPair(where, "stride", stride);
  checkPadding(where, padding);
  checkPair(where, "dilation", dilation);
  checkBoolean(where, "bias", bias);
  checkOptions(where, options, ["stride", "padding", "dilation", "bias", ...weightOptions, ...own]);
  return { kernel, stride, padding, dilation, bias, ...weightSettings(where, options) };
}

/** The settings of a pool, checked and with defaults; `own` are the names of a block's other options. */
export function poolSettings(
  where: string,
  size: Pair,
  options: PoolOptions = {},
  own: readonly string[] = [],
): PoolConfig {
  const { stride = size, padding = "valid" } = options;
  checkPair(where, "size", size);
  checkPair(where, "stride", stride);
  checkPadding(where, padding);
  checkOptions(where, options, ["stride", "padding", ...own]);
  return { size, stride, padding };
}
