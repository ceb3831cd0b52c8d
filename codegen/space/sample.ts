/** Random combinations that depend on the seed alone: neither on their number nor on what else the template has. */
import { createHash } from "node:crypto";
import { numberAt } from "./numeric.ts";
import type { Assignment, Parameter, Pick, Space } from "./space.ts";

/**
 * The k-th combination of a seed, from 0. Each parameter has a stream of its own, by its name: a parameter that is added to
 * the template leaves the values of the others as they were.
 */
export function draw(space: Space, seed: number, k: number): Assignment {
  const picks = new Map<number, Pick>();
  const drawAll = (parameters: readonly Parameter[]): void => {
    for (const { id, name, numeric, alternatives } of parameters) {
      const fraction = fractionOf(seed, name, k);
      if (numeric) picks.set(id, { value: numberAt(numeric, fraction) });
      else {
        const alternative = Math.floor(fraction * alternatives.length);
        picks.set(id, { alternative });
        drawAll(alternatives[alternative]?.nested ?? []);
      }
    }
  };
  drawAll(space.roots);
  return picks;
}

/** A number in [0, 1): the first 52 bits of a hash. */
function fractionOf(seed: number, name: string, k: number): number {
  const hash = createHash("sha256").update(`${seed}\0${name}\0${k}`).digest("hex");
  return Number.parseInt(hash.slice(0, 13), 16) / 2 ** 52;
}

/**
 * The first `count` combinations of a seed that differ from each other and are accepted; fewer when many draws in a row
 * bring nothing new.
 */
export function* sample(
  space: Space,
  { seed, count, accepts = () => true }: SampleOptions,
): Generator<Assignment, void, undefined> {
  const seen = new Set<string>();
  let misses = 0;
  for (let k = 0; seen.size < count && misses < 1000 + 20 * count; k++) {
    const assignment = draw(space, seed, k);
    const key = JSON.stringify([...assignment]);
    if (seen.has(key) || !accepts(assignment)) misses++;
    else {
      seen.add(key);
      yield assignment;
    }
  }
}

/** The options of `sample`. */
export interface SampleOptions {
  readonly seed: number;
  readonly count: number;
  readonly accepts?: (assignment: Assignment) => boolean;
}
