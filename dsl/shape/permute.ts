/** The shape rule of `permute`: the axes of a sample in another order. */
import { showShape } from "../messages.ts";
import type { Shape } from "../tensor.ts";

/** [B, ...sizes] with axis `Axes[0]` first after the batch, and so on, or the sentence; the batch is axis 0 and stays. */
export type permuteShape<In extends readonly unknown[], Axes extends readonly unknown[]> = In extends readonly [
  infer B,
  ...infer R,
]
  ? number extends Axes["length"]
    ? [B, ...{ [I in keyof R]: number }]
    : number extends R["length"]
      ? [B, ...pick<In, Axes>]
      : Axes["length"] extends R["length"]
        ? [B, ...pick<In, Axes>]
        : notTheAxes<In, Axes>
  : notTheAxes<In, Axes>;

type pick<In extends readonly unknown[], Axes extends readonly unknown[]> = {
  -readonly [I in keyof Axes]: number extends Axes[I] ? number : Axes[I] extends number ? In[Axes[I]] : never;
};

type notTheAxes<
  In extends readonly unknown[],
  Axes extends readonly unknown[],
> = `expects [B, ...] with as many axes after the batch as in ${showShape<Axes>}, found ${showShape<In>}`;

export function permuteShape(input: Shape, axes: readonly number[]): Shape | string {
  const [batch, ...sizes] = input;
  if (batch === undefined || sizes.length !== axes.length) {
    return `expects [B, ...] with as many axes after the batch as in ${showShape(axes)}, found ${showShape(input)}`;
  }
  return [batch, ...axes.map((axis) => sizes[axis - 1] ?? 0)];
}
