/** The mean average precision. */
import type { Combine } from "./combine.ts";
import { meanOf, type ScoredClass, scoredClasses, ties } from "./table.ts";

/**
 * The mean over the classes that have positives; NaN if none has, or if a score is no number. The precision at each
 * distinct score times the recall that it adds, without interpolation, as scikit-learn's average_precision_score.
 */
export const meanAveragePrecision: Combine = (batches) =>
  meanOf(
    scoredClasses(batches)
      .filter(({ positives }) => positives > 0)
      .map(averagePrecision),
  );

function averagePrecision(scored: ScoredClass): number {
  if (scored.scores.some(Number.isNaN)) return Number.NaN;
  let [chosen, hits, sum] = [0, 0, 0];
  for (const { samples, positives } of ties(scored).reverse()) {
    chosen += samples;
    hits += positives;
    sum += positives * (hits / chosen);
  }
  return sum / scored.positives;
}
