/** The shape rule of losses and evals over classes: predictions against labels, index or one-hot. */
import { expects, showSize } from "../messages.ts";
import type { Dim, TensorType } from "../tensor.ts";
import { sameSize } from "./arithmetic.ts";
import { indexCount } from "./indices.ts";

/** The type of the scalar of predictions [B, N] and labels, [B] index<N> or one-hot [B, N], or the sentence. */
export type classesShape<Prediction, Target> =
  Prediction extends TensorType<readonly [infer B, infer N], "float32">
    ? isLabels<Target, B, N> extends true
      ? []
      : expects<`labels [${showSize<B>}] index<${showSize<N>}> or one-hot [${showSize<B>}, ${showSize<N>}]`, Target>
    : expects<"predictions [B, classes]", Prediction>;

type isLabels<T, B, N> =
  T extends TensorType<infer S, infer D>
    ? D extends `index<${infer M extends number}>`
      ? S extends readonly [infer B2]
        ? both<sameSize<B, B2>, sameSize<N, M>>
        : false
      : D extends "float32"
        ? S extends readonly [infer B2, infer M]
          ? both<sameSize<B, B2>, sameSize<N, M>>
          : false
        : false
    : false;

type both<A, B> = A extends true ? B : false;

export function classesShape(prediction: TensorType, target: TensorType): readonly [] | string {
  const [batch, classes] = prediction.shape;
  if (prediction.dtype !== "float32" || prediction.shape.length !== 2 || batch === undefined || classes === undefined) {
    return expects("predictions [B, classes]", prediction);
  }
  if (isLabels(target, batch, classes)) return [];
  const [b, n] = [showSize(batch), showSize(classes)];
  return expects(`labels [${b}] index<${n}> or one-hot [${b}, ${n}]`, target);
}

function isLabels({ shape, dtype }: TensorType, batch: Dim, classes: Dim): boolean {
  if (dtype === "int32" || dtype === "rows") return false;
  const found = dtype === "float32" ? shape : [...shape, indexCount(dtype)];
  return found.length === 2 && sameSize(found[0] ?? 0, batch) && sameSize(found[1] ?? 0, classes);
}
