/** The shape rule of losses that rank scores: one lower score for each higher one, or several. */
import { expectsShape, showShape } from "../messages.ts";
import type { Shape } from "../tensor.ts";
import { sameShape } from "./arithmetic.ts";

/** The shape of the scalar of higher scores [...] and lower scores [...] or [..., n], or the sentence. */
export type rankingShape<Higher extends readonly unknown[], Lower extends readonly unknown[]> =
  sameShape<Higher, Lower> extends true
    ? []
    : Lower extends readonly [...infer Rest, unknown]
      ? sameShape<Higher, Rest> extends true
        ? []
        : lowerDiffers<Higher, Lower>
      : lowerDiffers<Higher, Lower>;

type lowerDiffers<Higher extends readonly unknown[], Lower extends readonly unknown[]> = expectsShape<
  `lower scores ${showShape<Higher>} or ${showShape<[...Higher, "n"]>}`,
  Lower
>;

export function rankingShape(higher: Shape, lower: Shape): readonly [] | string {
  const several = lower.length > 0 && sameShape(higher, lower.slice(0, -1));
  if (several || sameShape(higher, lower)) return [];
  return expectsShape(`lower scores ${showShape(higher)} or ${showShape([...higher, "n"])}`, lower);
}
