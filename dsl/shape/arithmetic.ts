/**
 * Arithmetic on sizes, as types and as values: exact for numbers up to 2^53.
 * An unknown size is `number` in a type and `"?"` in a value; a named size ("B") in a calculation gives an unknown one.
 * Parameters are not constrained, so that shape rules can `infer` without constraints.
 */
import type { Dim } from "../tensor.ts";
import type { addReversed, divide, multiplyReversed, reverse, subtractReversed, toNumber } from "./digits.ts";

/** The value of a size that is not known: fits every size. */
export const unknownSize = "?";

function exact(size: number): Dim {
  return Number.isSafeInteger(size) ? size : unknownSize;
}

export type sum<A, B> = A extends 0
  ? B
  : B extends 0
    ? A
    : A extends number
      ? B extends number
        ? number extends A | B
          ? number
          : toNumber<addReversed<reverse<`${A}`>, reverse<`${B}`>>>
        : number
      : number;

export function sum(a: Dim, b: Dim): Dim {
  if (a === 0) return b;
  if (b === 0) return a;
  return typeof a === "number" && typeof b === "number" ? exact(a + b) : unknownSize;
}

/** A - B; never when A < B. */
export type difference<A, B> = B extends 0
  ? A
  : A extends number
    ? B extends number
      ? number extends A | B
        ? number
        : toNumber<subtractReversed<reverse<`${A}`>, reverse<`${B}`>>>
      : number
    : number;

/** a - b; undefined when a < b. */
export function difference(a: Dim, b: Dim): Dim | undefined {
  if (b === 0) return a;
  if (typeof a !== "number" || typeof b !== "number") return unknownSize;
  return a < b ? undefined : a - b;
}

export type product<A, B> = A extends 1
  ? B
  : B extends 1
    ? A
    : A extends 0
      ? 0
      : B extends 0
        ? 0
        : A extends number
          ? B extends number
            ? number extends A | B
              ? number
              : toNumber<multiplyReversed<reverse<`${A}`>, reverse<`${B}`>>>
            : number
          : number;

export function product(a: Dim, b: Dim): Dim {
  if (a === 1) return b;
  if (b === 1) return a;
  if (a === 0 || b === 0) return 0;
  return typeof a === "number" && typeof b === "number" ? exact(a * b) : unknownSize;
}

/** The product of all sizes of a shape. */
export type sizeOf<S extends readonly unknown[], P = 1> = S extends readonly [infer H, ...infer T]
  ? sizeOf<T, product<P, H>>
  : number extends S["length"]
    ? number
    : P;

export function sizeOf(shape: readonly Dim[]): Dim {
  return shape.reduce(product, 1);
}

/** ceil(A / B); never when B is 0. */
export type ceilQuotient<A, B> = B extends 1
  ? A
  : B extends 0
    ? never
    : A extends 0
      ? 0
      : A extends number
        ? B extends number
          ? number extends A | B
            ? number
            : divide<`${A}`, `${B}`> extends [infer Q extends string, infer Exact]
              ? Exact extends true
                ? toNumber<Q>
                : toNumber<addReversed<reverse<Q>, "1">>
              : never
          : number
        : number;

/** ceil(a / b); undefined when b is 0. */
export function ceilQuotient(a: Dim, b: Dim): Dim | undefined {
  if (b === 1) return a;
  if (b === 0) return undefined;
  if (a === 0) return 0;
  return typeof a === "number" && typeof b === "number" ? (a - (a % b)) / b + (a % b === 0 ? 0 : 1) : unknownSize;
}

/** A / B; never when B does not divide A. */
export type exactQuotient<A, B> = B extends 1
  ? A
  : B extends 0
    ? never
    : A extends 0
      ? 0
      : A extends number
        ? B extends number
          ? number extends A | B
            ? number
            : divide<`${A}`, `${B}`> extends [infer Q extends string, true]
              ? toNumber<Q>
              : never
          : number
        : number;

/** a / b; undefined when b does not divide a. */
export function exactQuotient(a: Dim, b: Dim): Dim | undefined {
  if (b === 1) return a;
  if (b === 0) return undefined;
  if (a === 0) return 0;
  if (typeof a !== "number" || typeof b !== "number") return unknownSize;
  return a % b === 0 ? a / b : undefined;
}

/** Whether two sizes can be equal: an unknown one can equal any. */
export type sameSize<A, B> = A extends B ? true : number extends A ? true : number extends B ? true : false;

export function sameSize(a: Dim, b: Dim): boolean {
  return a === b || a === unknownSize || b === unknownSize;
}

/** Whether two shapes can be equal, axis by axis. */
export type sameShape<A extends readonly unknown[], B extends readonly unknown[]> = A extends B
  ? true
  : A extends readonly [infer a, ...infer AR]
    ? B extends readonly [infer b, ...infer BR]
      ? sameSize<a, b> extends true
        ? sameShape<AR, BR>
        : false
      : number extends B["length"]
        ? true
        : false
    : A extends readonly []
      ? B extends readonly []
        ? true
        : number extends B["length"]
          ? true
          : false
      : true;

export function sameShape(a: readonly Dim[], b: readonly Dim[]): boolean {
  return a.length === b.length && a.every((size, axis) => sameSize(size, b[axis] ?? 0));
}

/** Whether a type is one of several. */
export type isUnion<T, All = T> = T extends unknown ? ([All] extends [T] ? false : true) : never;

/** A size as the language counts with it: one of several literals (`8 | 16`) is an unknown size. */
export type known<N> = isUnion<N> extends true ? number : N;
