/** Suggestions that were not made before. */
import type { Assignment } from "../space/space.ts";
import type { Trial } from "./search.ts";

/** After so many repetitions in a row a space counts as used up. */
const usedUp = 5_000;

/**
 * The first of `suggest(trials.length)`, `suggest(trials.length + 1)`, ... that is not among the trials; undefined if
 * there is none for so long that the space must be used up, or after `patience` repetitions.
 */
export function fresh(
  trials: readonly Trial[],
  suggest: (index: number) => Assignment,
  patience = usedUp + trials.length,
): Assignment | undefined {
  const seen = new Set(trials.map(({ assignment }) => keyOf(assignment)));
  for (let index = trials.length; index < trials.length + patience; index++) {
    const assignment = suggest(index);
    if (!seen.has(keyOf(assignment))) return assignment;
  }
  return undefined;
}

const keyOf = (assignment: Assignment): string => JSON.stringify([...assignment].sort(([a], [b]) => a - b));
