/** The shape rule of evals of the whole validation set: the rows of scores and targets that each batch leaves. */
import { expects, showShape, showSize } from "../messages.ts";
import type { Shape, TensorType } from "../tensor.ts";
import { sameShape, sameSize } from "./arithmetic.ts";
import { indexCount } from "./indices.ts";

/**
 * Scores and targets, both [B] or [B, classes], or scores [B, N] and labels [B] index<N>, side by side: [B, 2, classes]; or
 * the sentence.
 */
export type scoresShape<Scores, Targets> =
  Scores extends TensorType<readonly [infer B], "float32">
    ? areTargets<Targets, [B]> extends true
      ? [B, 2, 1]
      : expects<`targets ${showShape<[B]>} of float32, int32 or index<2>`, Targets>
    : Scores extends TensorType<readonly [infer B, infer N], "float32">
      ? areTargets<Targets, [B, N]> extends true
        ? [B, 2, N]
        : areLabels<Targets, B, N> extends true
          ? [B, 2, N]
          : expects<
              `targets ${showShape<[B, N]>} of float32, int32 or index<2>, or labels ${showShape<[B]>} index<${showSize<N>}>`,
              Targets
            >
      : expects<"scores [B] or [B, classes]", Scores>;

type areTargets<T, S extends readonly unknown[]> =
  T extends TensorType<infer Found, "float32" | "int32" | "index<2>"> ? sameShape<Found, S> : false;

type areLabels<T, B, N> =
  T extends TensorType<readonly [infer B2], `index<${infer M extends number}>`>
    ? sameSize<B, B2> extends true
      ? sameSize<N, M>
      : false
    : false;

export function scoresShape(scores: TensorType, targets: TensorType): Shape | string {
  const { shape, dtype } = scores;
  const [batch, classes] = shape;
  if (batch === undefined || shape.length > 2 || dtype !== "float32") {
    return expects("scores [B] or [B, classes]", scores);
  }
  const isBinary = ["float32", "int32", "index<2>"].includes(targets.dtype);
  const those = `targets ${showShape(shape)} of float32, int32 or index<2>`;
  if (classes === undefined) {
    return isBinary && sameShape(targets.shape, shape) ? [batch, 2, 1] : expects(those, targets);
  }
  if ((isBinary && sameShape(targets.shape, shape)) || areLabels(targets, shape)) return [batch, 2, classes];
  return expects(`${those}, or labels ${showShape([batch])} index<${showSize(classes)}>`, targets);
}

function areLabels({ shape, dtype }: TensorType, [batch = 0, classes = 0]: Shape): boolean {
  if (dtype === "float32" || dtype === "int32" || dtype === "rows") return false;
  return shape.length === 1 && sameSize(shape[0] ?? 0, batch) && sameSize(indexCount(dtype), classes);
}
