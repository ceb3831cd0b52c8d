/** A regression tree over features of few levels: its leaves are boxes that divide the space. */
import type { Feature } from "./features.ts";

/** A box of the space and the mean of the runs in it: by feature, which levels are inside (1) or not (0). */
export interface Leaf {
  readonly inside: readonly Uint8Array[];
  readonly value: number;
}

export interface TreeOptions {
  readonly features: readonly Feature[];
  readonly targets: readonly number[];
  /** Uniform numbers in [0, 1). */
  readonly next: () => number;
}

/** A variance of targets (which have about variance 1) that is none. */
export const rounding = 1e-12;

/** A node of fewer runs is a leaf. */
const smallest = 4;

interface Split {
  readonly feature: number;
  /** By level: 1 where it goes to the left. */
  readonly left: Uint8Array;
  readonly gain: number;
}

/** Grows a tree on the runs `rows` (indices, also several times); each split looks at five sixths of the features. */
export function growTree(rows: readonly number[], options: TreeOptions): Leaf[] {
  const leaves: Leaf[] = [];
  const grow = (here: readonly number[], inside: readonly Uint8Array[]): void => {
    const split = here.length < smallest ? undefined : bestSplit(here, inside, options);
    if (!split) {
      leaves.push({ inside, value: here.reduce((sum, row) => sum + (options.targets[row] ?? 0), 0) / here.length });
      return;
    }
    const of = options.features[split.feature]?.of ?? [];
    for (const side of [1, 0]) {
      const part = (inside[split.feature] as Uint8Array).map((is, level) => is & Number(split.left[level] === side));
      grow(
        here.filter((row) => split.left[of[row] as number] === side),
        inside.with(split.feature, part),
      );
    }
  };
  grow(
    rows,
    options.features.map(({ levels }) => new Uint8Array(levels).fill(1)),
  );
  return leaves;
}

function bestSplit(rows: readonly number[], inside: readonly Uint8Array[], options: TreeOptions): Split | undefined {
  const { features, next } = options;
  const looked = features.map((_, index) => ({ index, key: next() })).sort((a, b) => a.key - b.key);
  let best: Split | undefined;
  for (const { index } of looked.slice(0, Math.ceil((features.length * 5) / 6))) {
    const split = splitOn(index, rows, { ...options, inside: inside[index] as Uint8Array });
    if (split && split.gain > (best?.gain ?? 0)) best = split;
  }
  return best;
}

/**
 * The division of one feature's levels that lowers the sum of squares most. Unordered levels are ordered by their means
 * first, which finds the best of all divisions (Fisher 1958, https://doi.org/10.1080/01621459.1958.10501479).
 */
function splitOn(
  index: number,
  rows: readonly number[],
  { features, targets, inside }: TreeOptions & { readonly inside: Uint8Array },
): Split | undefined {
  const { of, levels, ordered } = features[index] as Feature;
  const sums = new Float64Array(levels);
  const counts = new Float64Array(levels);
  for (const row of rows) {
    const level = of[row] as number;
    sums[level] = (sums[level] as number) + (targets[row] as number);
    counts[level] = (counts[level] as number) + 1;
  }
  const mean = (level: number) => (sums[level] as number) / (counts[level] as number);
  const present = Array.from(counts.keys()).filter((level) => (counts[level] as number) > 0);
  if (!ordered) present.sort((a, b) => mean(a) - mean(b));
  const total = rows.reduce((sum, row) => sum + (targets[row] as number), 0);
  let [leftSum, leftCount, gain, at] = [0, 0, rounding, -1];
  for (const [position, level] of present.slice(0, -1).entries()) {
    leftSum += sums[level] as number;
    leftCount += counts[level] as number;
    const rightCount = rows.length - leftCount;
    const lowered = leftSum ** 2 / leftCount + (total - leftSum) ** 2 / rightCount - total ** 2 / rows.length;
    if (lowered > gain) [gain, at] = [lowered, position];
  }
  if (at < 0) return undefined;
  const left = new Uint8Array(levels);
  for (const level of present.slice(0, at + 1)) left[level] = 1;
  // Levels of the box that no run here has: beside their neighbours, or to the left.
  const border = ((present[at] as number) + (present[at + 1] as number)) / 2;
  for (let level = 0; level < levels; level++) {
    if (inside[level] && counts[level] === 0) left[level] = Number(!ordered || level <= border);
  }
  return { feature: index, left, gain };
}
