/** The shape rule of elementwise merges: equal shapes, where a size of 1 fits any. */
import { showShape } from "../messages.ts";
import type { Dim, Shape } from "../tensor.ts";
import { unknownSize } from "./arithmetic.ts";

/** The shape of two merged values, or the sentence. */
export type mergeShape<A extends readonly unknown[], B extends readonly unknown[]> = [A, B] extends [B, A]
  ? A
  : mergeAxes<A, B> extends infer R
    ? [R] extends [never]
      ? shapesDiffer<A, B>
      : R
    : never;

type mergeAxes<
  A extends readonly unknown[],
  B extends readonly unknown[],
  Out extends readonly unknown[] = [],
> = A extends readonly [infer a, ...infer AR]
  ? B extends readonly [infer b, ...infer BR]
    ? [mergeAxis<a, b>] extends [never]
      ? never
      : mergeAxes<AR, BR, [...Out, mergeAxis<a, b>]>
    : never
  : A extends readonly []
    ? B extends readonly []
      ? Out
      : never
    : never;

type mergeAxis<A, B> = A extends 1
  ? B
  : B extends 1
    ? A
    : A extends B
      ? A
      : number extends A
        ? B
        : number extends B
          ? A
          : never;

type shapesDiffer<
  A extends readonly unknown[],
  B extends readonly unknown[],
> = `expects equal shapes, found ${showShape<A>} and ${showShape<B>}`;

export function mergeShape(a: Shape, b: Shape): Shape | string {
  const merged = a.map((size, axis) => mergeAxis(size, b[axis]));
  if (a.length === b.length && merged.every((size) => size !== undefined)) return merged;
  return `expects equal shapes, found ${showShape(a)} and ${showShape(b)}`;
}

function mergeAxis(a: Dim, b: Dim | undefined): Dim | undefined {
  if (a === 1) return b;
  if (a === b || b === 1 || b === unknownSize) return a;
  return a === unknownSize ? b : undefined;
}

/** The shape of several merged values, from left to right, or the sentence. */
export type mergeShapes<L extends readonly unknown[]> = L extends readonly [
  infer A extends readonly unknown[],
  infer B extends readonly unknown[],
  ...infer R,
]
  ? mergeShape<A, B> extends infer M
    ? M extends string
      ? M
      : mergeShapes<[M, ...R]>
    : never
  : L[0];

export function mergeShapes([first = [], ...rest]: readonly Shape[]): Shape | string {
  return rest.reduce<Shape | string>((sum, next) => (typeof sum === "string" ? sum : mergeShape(sum, next)), first);
}
