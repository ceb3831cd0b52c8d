/** The shape rule of `stack`: values of one shape on a new axis. */
import { showShape } from "../messages.ts";
import type { Shape } from "../tensor.ts";
import { sameShape, unknownSize } from "./arithmetic.ts";

/** The shape of equal values on a new axis `Axis` (the batch stays axis 0), or the sentence. */
export type stackShape<L extends readonly unknown[], Axis extends number> = L extends readonly [
  infer A extends readonly unknown[],
  ...infer R,
]
  ? joint<A, R> extends infer J
    ? J extends readonly [infer B, ...infer S]
      ? number extends Axis
        ? [B, ...{ [I in keyof S]: number }, number]
        : insert<S, L["length"], `${Axis}`, [B]> extends infer T
          ? [T] extends [never]
            ? noSuchAxis<J, Axis>
            : T
          : never
      : J extends string
        ? J
        : noSuchAxis<A, Axis>
    : never
  : never;

type joint<A extends readonly unknown[], R extends readonly unknown[]> = R extends readonly [
  infer B extends readonly unknown[],
  ...infer T,
]
  ? A extends B
    ? B extends A
      ? joint<A, T>
      : jointOf<A, B, T>
    : jointOf<A, B, T>
  : A;

type jointOf<A extends readonly unknown[], B extends readonly unknown[], T extends readonly unknown[]> =
  sameShape<A, B> extends true
    ? joint<{ [I in keyof A]: I extends keyof B ? (number extends A[I] ? B[I] : A[I]) : A[I] }, T>
    : `expects equal shapes, found ${showShape<A>} and ${showShape<B>}`;

// Before which axis of S, of which Out["length"] is the next.
type insert<
  S extends readonly unknown[],
  N,
  Axis extends string,
  Out extends readonly unknown[],
> = `${Out["length"]}` extends Axis
  ? [...Out, N, ...S]
  : S extends readonly [infer H, ...infer T]
    ? insert<T, N, Axis, [...Out, H]>
    : never;

type noSuchAxis<
  A extends readonly unknown[],
  Axis extends number,
> = `expects a place after the batch for a new axis in ${showShape<A>}, found axis ${Axis}`;

export function stackShape(shapes: readonly Shape[], axis: number): Shape | string {
  const [first = [], ...rest] = shapes;
  const equal = rest.reduce<Shape | string>((sum, next) => (typeof sum === "string" ? sum : joint(sum, next)), first);
  if (typeof equal === "string") return equal;
  if (equal.length < axis || equal.length === 0) {
    return `expects a place after the batch for a new axis in ${showShape(equal)}, found axis ${axis}`;
  }
  return [...equal.slice(0, axis), shapes.length, ...equal.slice(axis)];
}

function joint(a: Shape, b: Shape): Shape | string {
  if (!sameShape(a, b)) return `expects equal shapes, found ${showShape(a)} and ${showShape(b)}`;
  return a.map((size, axis) => (size === unknownSize ? (b[axis] ?? size) : size));
}
