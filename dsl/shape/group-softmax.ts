/** The shape rule of blocks that work inside groups of consecutive channels. */
import type { Shape } from "../tensor.ts";
import { groupOutShape } from "./groups.ts";

/** [B, ..., C] as it is, if the channels are groups of `Size`, or the sentence. */
export type groupsShape<In extends readonly unknown[], Size> =
  groupOutShape<In, Size> extends infer G ? (G extends string ? G : In) : never;

export function groupsShape(input: Shape, size: number): Shape | string {
  const groups = groupOutShape(input, size);
  return typeof groups === "string" ? groups : input;
}
