/** The shape rule of `split`: consecutive parts of one axis. */
import { showShape, showSize } from "../messages.ts";
import type { Dim, Shape } from "../tensor.ts";
import { sameSize, sum } from "./arithmetic.ts";

/** The shapes of the parts of `Sizes` along `Axis` (the batch is 0 and cannot be split), or the sentence. */
export type splitShapes<
  In extends readonly unknown[],
  Sizes extends readonly unknown[],
  Axis extends number,
> = number extends Axis
  ? { -readonly [P in keyof Sizes]: { [I in keyof In]: I extends "0" ? In[I] : number } }
  : `${Axis}` extends Exclude<keyof In, "0">
    ? sameSize<In[Axis], total<Sizes>> extends true
      ? { -readonly [P in keyof Sizes]: resized<In, `${Axis}`, Sizes[P]> }
      : `expects size ${showSize<total<Sizes>>} on axis ${Axis} for parts ${showShape<Sizes>}, found ${showShape<In>}`
    : `expects an axis after the batch within ${showShape<In>}, found axis ${Axis}`;

type resized<In extends readonly unknown[], Axis, Size> = { [I in keyof In]: I extends Axis ? Size : In[I] };

type total<S extends readonly unknown[], Sum = 0> = S extends readonly [infer H, ...infer T]
  ? total<T, sum<Sum, H>>
  : number extends S["length"]
    ? number
    : Sum;

export function splitShapes(input: Shape, sizes: readonly number[], axis: number): readonly Shape[] | string {
  const size = input[axis];
  if (axis < 1 || size === undefined) {
    return `expects an axis after the batch within ${showShape(input)}, found axis ${axis}`;
  }
  const total = sizes.reduce<Dim>(sum, 0);
  if (!sameSize(size, total)) {
    return `expects size ${showSize(total)} on axis ${axis} for parts ${showShape(sizes)}, found ${showShape(input)}`;
  }
  return sizes.map((part) => input.map((dim, i) => (i === axis ? part : dim)));
}
