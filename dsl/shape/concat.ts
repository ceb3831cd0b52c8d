/** The shape rule of `concat`: values joined along one axis, equal in all others. */
import { showShape } from "../messages.ts";
import type { Dim, Shape } from "../tensor.ts";
import { sameSize, sum, unknownSize } from "./arithmetic.ts";

/** The shape of several values joined along `Axis` (the batch is 0 and cannot be joined), or the sentence. */
export type concatShape<L extends readonly unknown[], Axis extends number> = L extends readonly [
  infer A extends readonly unknown[],
  infer B extends readonly unknown[],
  ...infer R,
]
  ? concatTwo<A, B, Axis> extends infer J
    ? J extends string
      ? J
      : concatShape<[J, ...R], Axis>
    : never
  : L[0];

type concatTwo<A extends readonly unknown[], B extends readonly unknown[], Axis extends number> = number extends Axis
  ? unknownAxis<A>
  : `${Axis}` extends Exclude<keyof A, "0">
    ? joinAxes<A, B, `${Axis}`> extends infer R
      ? [R] extends [never]
        ? cannotJoin<A, B, Axis>
        : R
      : never
    : noSuchAxis<A, Axis>;

// The axis is known at run time only: each size may be the joined one.
type unknownAxis<A extends readonly unknown[]> = A extends readonly [infer B, ...infer R]
  ? [B, ...{ [I in keyof R]: number }]
  : A;

type joinAxes<
  A extends readonly unknown[],
  B extends readonly unknown[],
  Axis,
  Out extends readonly unknown[] = [],
> = A extends readonly [infer a, ...infer AR]
  ? B extends readonly [infer b, ...infer BR]
    ? `${Out["length"]}` extends Axis
      ? joinAxes<AR, BR, Axis, [...Out, sum<a, b>]>
      : sameSize<a, b> extends true
        ? joinAxes<AR, BR, Axis, [...Out, number extends a ? b : a]>
        : never
    : never
  : A extends readonly []
    ? B extends readonly []
      ? Out
      : never
    : never;

type cannotJoin<
  A extends readonly unknown[],
  B extends readonly unknown[],
  Axis extends number,
> = `expects equal sizes on all axes but ${Axis}, found ${showShape<A>} and ${showShape<B>}`;

type noSuchAxis<
  A extends readonly unknown[],
  Axis extends number,
> = `expects an axis after the batch within ${showShape<A>}, found axis ${Axis}`;

export function concatShape([first = [], ...rest]: readonly Shape[], axis: number): Shape | string {
  return rest.reduce<Shape | string>(
    (sum, next) => (typeof sum === "string" ? sum : concatTwo(sum, next, axis)),
    first,
  );
}

function concatTwo(a: Shape, b: Shape, axis: number): Shape | string {
  if (axis < 1 || axis >= a.length) return `expects an axis after the batch within ${showShape(a)}, found axis ${axis}`;
  const joined = a.map((size, i) => joinAxis(size, b[i], i === axis));
  if (a.length === b.length && joined.every((size) => size !== undefined)) return joined;
  return `expects equal sizes on all axes but ${axis}, found ${showShape(a)} and ${showShape(b)}`;
}

function joinAxis(a: Dim, b: Dim | undefined, isJoined: boolean): Dim | undefined {
  if (b === undefined) return undefined;
  if (isJoined) return sum(a, b);
  return sameSize(a, b) ? (a === unknownSize ? b : a) : undefined;
}
