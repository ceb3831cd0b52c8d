/** What a search is: it looks at the trials so far and suggests the next combination. */
import type { Assignment, Space } from "../space/space.ts";

/** A combination that was suggested, and what came of it. */
export interface Trial {
  readonly assignment: Assignment;
  /** Undefined where it failed, was refused, or is still running. */
  readonly value: number | undefined;
}

/** Suggests combinations; the same (space, seed, trials) give the same suggestion. */
export interface Search {
  /** A combination that is not among the trials, or undefined when the space seems to have no other. */
  next(trials: readonly Trial[]): Assignment | undefined;
}

export interface SearchOptions {
  readonly seed: number;
  /** How many suggestions are planned; Latin hypercubes are made of as many points. The search itself does not end there. */
  readonly count: number;
  /** Whether large values are good or small ones. */
  readonly direction: "max" | "min";
}

export type MakeSearch = (space: Space, options: SearchOptions) => Search;
