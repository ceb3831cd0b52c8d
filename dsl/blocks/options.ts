/** The options of blocks with a window, and how types read them. */
import type { Padding, Pair } from "../configs.ts";
import type { known } from "../shape/arithmetic.ts";

/** The options of a convolution. */
export interface ConvOptions {
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
