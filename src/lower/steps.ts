/** The steps of a sequence, and which of them count. */
import type { Node, Size } from "../graph/node.ts";
import { constant, greater, less, reshape, slice, values } from "../graph/ops/index.ts";

/**
 * The steps of a sequence [B, T, C], each [B, C]. They are cut by halves: the gradient of a cut is a padded one, and T cuts
 * of the whole would cost T^2.
 */
export function stepsOf(x: Node): readonly Node[] {
  const [batch = 0, steps = 0, ...rest] = x.shape;
  if (steps === 1) return [reshape(x, [batch, ...rest])];
  const half = Math.floor(steps / 2);
  const part = (from: number, count: number): Node =>
    slice(x, [0, from, ...rest.map(() => 0)], [batch, count, ...rest]);
  return [...stepsOf(part(0, half)), ...stepsOf(part(half, steps - half))];
}

const isMask = (mask: Node): boolean => mask.shape.length === 2;

const counts = (mask: Node): Node => greater(mask, constant(0, [], mask.dtype));

/** Whether step `step` counts by lengths [B] or a mask [B, T]: [B, 1]. */
export function stepCounts(mask: Node, step: number): Node {
  const [batch = 0] = mask.shape;
  if (isMask(mask)) return counts(slice(mask, [0, step], [batch, 1]));
  return greater(reshape(mask, [batch, 1]), constant(step, [], "int32"));
}

/** Which steps count by lengths [B] or a mask [B, T], as [B, ...inner, T], all sizes of `inner` being 1. */
export function stepsCount(mask: Node, steps: number, inner: Size): Node {
  const [batch = 0] = mask.shape;
  if (isMask(mask)) return counts(reshape(mask, [batch, ...inner, steps]));
  const positions = values(
    Int32Array.from({ length: steps }, (_, step) => step),
    [steps],
  );
  return less(positions, reshape(mask, [batch, ...inner, 1]));
}
