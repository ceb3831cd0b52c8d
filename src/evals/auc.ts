/** The area under the ROC curve, by ranks. */
import type { Combine } from "./combine.ts";
import { meanOf, type ScoredClass, scoredClasses, ties } from "./table.ts";

/**
 * The mean over the classes that have positives and negatives; NaN if none has, or if a score is no number.
 * Mann and Whitney, 1947: how often a positive is above a negative, equal ones counting half.
 */
export const auc: Combine = (batches) => meanOf(scoredClasses(batches).filter(hasBoth).map(area));

const hasBoth = ({ positives, order }: ScoredClass): boolean => positives > 0 && positives < order.length;

function area(scored: ScoredClass): number {
  if (scored.scores.some(Number.isNaN)) return Number.NaN;
  let [below, wins] = [0, 0];
  for (const { samples, positives } of ties(scored)) {
    const negatives = samples - positives;
    wins += positives * (below + negatives / 2);
    below += negatives;
  }
  return wins / (scored.positives * below);
}
