/** An eval of the user's own, over all samples. */

import { refuse } from "../../dsl/check.ts";
import type { OwnEvalConfig } from "../../dsl/configs.ts";
import type { Combine } from "./combine.ts";

/** Batches [B, 2, classes] as the two matrices [samples, classes] that the function gets. */
export const ownEval =
  ({ combine }: OwnEvalConfig): Combine =>
  (batches) => {
    const classes = batches[0]?.shape[2] ?? 0;
    const samples = batches.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0);
    const [scores, targets] = [new Float32Array(samples * classes), new Float32Array(samples * classes)];
    let at = 0;
    for (const { data } of batches) {
      for (let from = 0; from < data.length; from += 2 * classes, at += classes) {
        scores.set(data.subarray(from, from + classes), at);
        targets.set(data.subarray(from + classes, from + 2 * classes), at);
      }
    }
    const value: unknown = combine({ samples, classes, scores, targets });
    return typeof value === "number" ? value : refuse("ownEval", "combine", "a function that gives a number", value);
  };
