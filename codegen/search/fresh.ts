/** Suggestions that were not made before. */
import type { Assignment } from "../space/space.ts";
import type { Trial } from "./search.ts";

/** After so many repetitions in a row a space counts as used up. */
const patience = 5_000;

/**
 * The first of `suggest(trials.length)`, `suggest(trials.length + 1)`, ... that is not among the trials; undefined where
 * the space is used up.
 */
export function fresh(trials: readonly Trial[], suggest: (index: number) => Assignment): Assignment | undefined {
  const seen = new Set(trials.map(({ assignment }) => keyOf(assignment)));
  for (let index = trials.length; index < trials.length + seen.size + patience; index++) {
    const assignment = suggest(index);
    if (!seen.has(keyOf(assignment))) return assignment;
  }
  return undefined;
}

const keyOf = (assignment: Assignment): string => JSON.stringify([...assignment].sort(([a], [b]) => a - b));
