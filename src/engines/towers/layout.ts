/** Where gradients and running statistics stand in the memory that towers share. */
import { elements } from "../../graph/node.ts";
import type { Program, ProgramInput } from "../../graph/program.ts";
import { isAveraged } from "../../lower/programs.ts";

/** What an update takes that is the mean over shards. */
export interface Averaged extends ProgramInput {
  /** The place of its first element, in floats. */
  readonly offset: number;
}

/** What an apply Program takes of a gradients Program, one after the other. */
export function averagedOf({ inputs }: Program): readonly Averaged[] {
  let offset = 0;
  return inputs
    .filter(({ name }) => isAveraged(name))
    .map((input) => {
      const placed = { ...input, offset };
      offset += elements(input.shape);
      return placed;
    });
}

/** How many floats those are. */
export const floatsOf = (program: Program): number =>
  averagedOf(program).reduce((sum, { shape }) => sum + elements(shape), 0);
