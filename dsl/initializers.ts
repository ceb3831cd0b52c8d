/** How weights and biases start: what `init` of a block takes. Each variable draws from a random stream of its own. */
import { checkBoolean, checkNumber, checkOptions } from "./check.ts";
import { UsageError } from "./errors.ts";
import type { Initializer } from "./initial.ts";

const isPositive = (n: number): boolean => n > 0 && Number.isFinite(n);

/**
 * The same number everywhere.
 *
 * @example dense(10, { init: { bias: constant(0.1) } })
 */
export function constant(value: number): Initializer {
  checkNumber("constant", "value", value, "a finite number", Number.isFinite);
  return Object.freeze({ kind: "constant", value });
}

/**
 * Uniform in [-limit, limit).
 *
 * @example dense(10, { init: randomUniform(0.05) })
 */
export function randomUniform(limit: number): Initializer {
  checkNumber("randomUniform", "limit", limit, "a positive number", isPositive);
  return Object.freeze({ kind: "uniform", limit });
}

/**
 * Normal, with mean 0.
 *
 * @example dense(10, { init: normal(0.01) })
 */
export function normal(std: number): Initializer {
  checkNumber("normal", "std", std, "a positive number", isPositive);
  return Object.freeze({ kind: "normal", std });
}

/**
 * Normal with mean 0, drawn again where it is more than two standard deviations from it: what comes out has a standard
 * deviation of 0.88 * std.
 *
 * @example conv2d(32, 5, { init: truncatedNormal(0.1) })
 */
export function truncatedNormal(std: number): Initializer {
  checkNumber("truncatedNormal", "std", std, "a positive number", isPositive);
  return Object.freeze({ kind: "truncatedNormal", std });
}

/** The options of `xavier`. */
export interface XavierOptions {
  /** Normal with the same variance, instead of uniform; false by default. */
  readonly normal?: boolean;
}

/**
 * Variance 2 / (in + out), for a unit of `in` inputs and an input of `out` units (Glorot and Bengio 2010): uniform within
 * sqrt(6 / (in + out)). In a convolution both count the kernel: in = kernel H * kernel W * C.
 *
 * @example dense(10, { init: xavier() })
 */
export function xavier(options: XavierOptions = {}): Initializer {
  const { normal = false } = options;
  checkBoolean("xavier", "normal", normal);
  checkOptions("xavier", options, ["normal"]);
  return Object.freeze({ kind: "xavier", normal });
}

/** The options of `he`. */
export interface HeOptions {
  /** Normal, or uniform with the same variance; true by default. */
  readonly normal?: boolean;
  /** Keeps the variance of gradients instead of that of values; false by default. */
  readonly fanOut?: boolean;
}

/**
 * Variance 2 / in, or with `fanOut` 2 / out, which relu halves (He et al. 2015, also known as MSRA).
 *
 * @example conv2d(64, 3, { init: he(), bias: false })
 */
export function he(options: HeOptions = {}): Initializer {
  const { normal = true, fanOut = false } = options;
  checkBoolean("he", "normal", normal);
  checkBoolean("he", "fanOut", fanOut);
  checkOptions("he", options, ["normal", "fanOut"]);
  return Object.freeze({ kind: "he", normal, fanOut });
}

/**
 * Uniform within factor * sqrt(3 / in), which has variance factor^2 / in and so keeps that of the values where factor is 1.
 *
 * @example dense(10, { init: unitScaling(1.43) })
 */
export function unitScaling(factor = 1): Initializer {
  checkNumber("unitScaling", "factor", factor, "a positive number", isPositive);
  return Object.freeze({ kind: "unitScaling", factor });
}

/** Numbers in arrays of arrays, or flat. */
export type Numbers = ArrayLike<number> | readonly Numbers[];

/**
 * These numbers, as many as the variable has, row-major or in arrays of arrays.
 *
 * @example dense(2, { init: { weights: values([[1, 0], [0, 1]]), bias: values([0, 1]) } })
 */
export function values(numbers: Numbers): Initializer {
  const flat = flatten(numbers);
  if (!flat.every(Number.isFinite)) {
    throw new UsageError({ where: "values", what: "expects finite numbers, in arrays of arrays or flat" });
  }
  return Object.freeze({ kind: "values", values: Float32Array.from(flat) });
}

function flatten(numbers: unknown): number[] {
  if (typeof numbers === "number") return [numbers];
  const isList = Array.isArray(numbers) || ArrayBuffer.isView(numbers);
  return isList ? Array.from(numbers as ArrayLike<unknown>).flatMap(flatten) : [Number.NaN];
}
