/** The shape rule of the eval of the k largest predictions. */
import { expects } from "../messages.ts";
import type { TensorType } from "../tensor.ts";
import { difference } from "./arithmetic.ts";
import { classesShape } from "./classes.ts";

/** As `classesShape`, for at least K classes. */
export type topKShape<Prediction, Target, K extends number> =
  classesShape<Prediction, Target> extends infer R
    ? R extends string
      ? R
      : Prediction extends TensorType<readonly [unknown, infer N], unknown>
        ? [difference<N, K>] extends [never]
          ? expects<`predictions of ${K} or more classes`, Prediction>
          : R
        : R
    : never;

export function topKShape(prediction: TensorType, target: TensorType, k: number): readonly [] | string {
  const shape = classesShape(prediction, target);
  if (typeof shape === "string" || difference(prediction.shape[1] ?? 0, k) !== undefined) return shape;
  return expects(`predictions of ${k} or more classes`, prediction);
}
