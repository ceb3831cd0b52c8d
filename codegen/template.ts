/**
 * The vocabulary of templates, `akid/tune`. A template is an ordinary module: it type-checks, and running it runs its
 * defaults. The generator puts one alternative in the place of each call, and gets as many files as there are combinations.
 */
import type { AnyBlock, Apply } from "../dsl/block.ts";
import { checkCount } from "../dsl/check.ts";
import { UsageError } from "../dsl/errors.ts";
import type { AnyTensor, Invalid, Tensor } from "../dsl/handle.ts";

/** The options of every parameter. */
export interface ParameterOptions {
  /** Its name in file names and results; by default that of the constant or property that it is the value of. */
  readonly name?: string;
}

/** The options of a parameter over an interval. */
export interface IntervalOptions extends ParameterOptions {
  /** How many values a grid takes; without it the parameter can only be sampled. */
  readonly n?: number;
  /** Significant digits that a value has; 4 by default. */
  readonly digits?: number;
}

/** What `choice` chooses from: a list, or alternatives by name. */
export type Alternatives = readonly unknown[] | Readonly<Record<string, unknown>>;

/** One of the alternatives. */
export type chosen<T extends Alternatives> = T extends readonly unknown[] ? T[number] : T[keyof T];

/**
 * One of several alternatives: values, blocks, functions, objects, lists with one entry per layer. The default is the first.
 * An alternative may have parameters of its own, which exist only if it is chosen. Results know an alternative by its value,
 * by its source text, or, where alternatives have names, by its name.
 *
 * @example const kernel = choice([3, 5, 7]);                                         // 3 | 5 | 7, and 3 when run
 * @example const act = choice({ relu: relu(), maxout: maxout(choice([2, 4])) });     // three combinations
 * @throws UsageError when there is no alternative
 */
export function choice<const T extends Alternatives>(alternatives: T, _options?: ParameterOptions): chosen<T> {
  const [first] = Object.entries(alternatives);
  if (!first) throw new UsageError({ where: "choice", what: "expects alternatives, found none" });
  return first[1] as chosen<T>; // one of its values
}

/**
 * One of the numbers `from`, `from + step`, ... up to `to`, which is one of them if the steps lead there. The default is `from`.
 *
 * @example const layers = range(2, 8, 2); // 2, 4, 6 or 8
 * @throws UsageError when there is no such number
 */
export function range(from: number, to: number, step = 1, _options?: ParameterOptions): number {
  if (from <= to && step > 0) return from;
  throw new UsageError({
    where: "range",
    what: `expects numbers from ${from} to ${to}, found none in steps of ${step}`,
  });
}

/**
 * A number between `low` and `high`, every one as likely. The default is the middle.
 *
 * @example const rate = uniform(0.2, 0.6, { n: 3 }); // a grid takes 0.2, 0.4 and 0.6
 * @throws UsageError when `low` is above `high`
 */
export function uniform(low: number, high: number, options?: IntervalOptions): number {
  if (low <= high) return rounded((low + high) / 2, options);
  throw new UsageError({ where: "uniform", what: `expects bounds from low to high, found ${low} and ${high}` });
}

/**
 * A positive number between `low` and `high`, every ratio as likely: for learning rates and the like. The default is
 * sqrt(low * high).
 *
 * @example const lr = logUniform(1e-4, 1e-1, { n: 4 }); // a grid takes 0.0001, 0.001, 0.01 and 0.1
 * @throws UsageError when `low` is not positive or above `high`
 */
export function logUniform(low: number, high: number, options?: IntervalOptions): number {
  if (low > 0 && low <= high) return rounded(Math.sqrt(low) * Math.sqrt(high), options);
  throw new UsageError({
    where: "logUniform",
    what: `expects positive bounds from low to high, found ${low} and ${high}`,
  });
}

function rounded(value: number, { digits = 4 }: IntervalOptions = {}): number {
  return Number(value.toPrecision(digits));
}

/** A row of lists that are advanced together. */
export type zipped<T extends Readonly<Record<string, readonly unknown[]>>> = { readonly [K in keyof T]: T[K][number] };

/**
 * Lists that are advanced together: one parameter, whose alternatives are the rows. The default is the first row.
 *
 * @example const { lr, decay } = zip({ lr: [0.1, 0.01], decay: [1e-4, 0] }); // two combinations, not four
 * @throws UsageError when the lists are empty or differ in length
 */
export function zip<const T extends Readonly<Record<string, readonly unknown[]>>>(
  columns: T,
  _options?: ParameterOptions,
): zipped<T> {
  const lengths = new Set(Object.values(columns).map((column) => column.length));
  if (lengths.size !== 1 || lengths.has(0)) {
    throw new UsageError({
      where: "zip",
      what: `expects lists of equal length, found ${[...lengths].join(" and ") || 0}`,
    });
  }
  return Object.fromEntries(Object.entries(columns).map(([key, [first]]) => [key, first])) as zipped<T>;
}

/**
 * Combinations for which the condition is false do not exist. A statement at the top level; the condition is made of
 * parameters, constants and operators. It does nothing when the template is run.
 *
 * @example constraint(kernel <= size || padding === "same");
 */
export function constraint(_condition: boolean): void {}

/**
 * Runs each combination `n` times, with the seeds 0, 1, ..., n - 1; the same ones for all, so that results can be compared
 * pair by pair. A statement at the top level. It does nothing when the template is run.
 *
 * @example repeats(3);
 * @throws UsageError when `n` is not a positive integer
 */
export function repeats(n: number): void {
  checkCount("repeats", "n", n);
}

/**
 * A tensor of a shape that the template's type does not follow: it takes every block, and `attach` and `brain` take it as
 * every tensor. What is wrong is found in the variants, where the shape is known.
 */
export type Evolving = EvolvingMethods & Tensor<never, never> & Invalid<"a shape that evolves">;

/** Comes first in `Evolving`, so that its `attach` is the one that a call means. */
interface EvolvingMethods {
  attach<F extends AnyBlock>(name: string, block: F): evolved<Apply<F, Evolving>>;
}

/** What a block gives for a tensor of unknown shape: another one, or several where that is certain. */
type evolved<O> = [O] extends [never]
  ? Evolving
  : O extends AnyTensor | string
    ? Evolving
    : { readonly [K in keyof O]: Evolving };

/**
 * The same tensor, for a variable that gets blocks attached in a loop or under a condition. In the variants each assignment
 * is a constant of its own, so that every shape is known again.
 *
 * @example
 * let x = dyn(input("image", [28, 28, 1]));
 * for (let i = 0; i < depth; i++) x = x.attach(`conv${i}`, conv2d(32, 3));
 */
export function dyn(tensor: AnyTensor): Evolving {
  return tensor as Evolving; // the variable's type is looser than its value
}
