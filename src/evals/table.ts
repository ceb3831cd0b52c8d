/** The rows of scores and labels of many batches, read class by class. */
import type { HostTensor } from "../graph/program.ts";

/** One class over all samples. */
export interface ScoredClass {
  /** The places of the samples, from the lowest score to the highest. */
  readonly order: readonly number[];
  readonly scores: Float64Array;
  readonly isPositive: readonly boolean[];
  readonly positives: number;
}

/** Each class of batches [B, 2, classes], where a label above 0 is positive. */
export function scoredClasses(batches: readonly HostTensor[]): ScoredClass[] {
  const classes = batches[0]?.shape[2] ?? 0;
  return Array.from({ length: classes }, (_, at) => {
    const column = (which: 0 | 1): number[] =>
      batches.flatMap(({ data, shape: [samples = 0] }) =>
        Array.from({ length: samples }, (_unused, i) => data[(2 * i + which) * classes + at] as number),
      );
    const scores = Float64Array.from(column(0));
    const isPositive = column(1).map((label) => label > 0);
    const order = Array.from(scores.keys()).sort((a, b) => (scores[a] as number) - (scores[b] as number));
    return { order, scores, isPositive, positives: isPositive.filter(Boolean).length };
  });
}

/** Runs of equal scores, from the lowest to the highest: how many samples, and how many positives among them. */
export function ties({
  order,
  scores,
  isPositive,
}: ScoredClass): { readonly samples: number; readonly positives: number }[] {
  const runs: { samples: number; positives: number }[] = [];
  order.forEach((place, i) => {
    if (i === 0 || scores[place] !== scores[order[i - 1] as number]) runs.push({ samples: 0, positives: 0 });
    const run = runs.at(-1) as { samples: number; positives: number };
    run.samples += 1;
    run.positives += Number(isPositive[place]);
  });
  return runs;
}

/** The mean of numbers, NaN of none. */
export const meanOf = (numbers: readonly number[]): number =>
  numbers.reduce((total, value) => total + value, 0) / numbers.length;
