/** Where gradients and running statistics stand in the memory that towers share. */
import { elements } from "../../graph/node.ts";
import type { Program, ProgramInput } from "../../graph/program.ts";
import { isAveraged } from "../../lower/programs.ts";
import type { Feeds } from "../feeds.ts";

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

/**
 * Makes copies of means that an update takes, in the same arrays at each call: ONNX Runtime takes no shared memory.
 *
 * @example const means = copierOf(averagedOf(program)); means(bucket)
 */
export function copierOf(averaged: readonly Averaged[]): (means: Float32Array) => Feeds {
  const own = averaged.map(({ name, shape, offset }) => ({
    name,
    shape,
    offset,
    data: new Float32Array(elements(shape)),
  }));
  return (means) =>
    Object.fromEntries(
      own.map(({ name, shape, offset, data }) => {
        data.set(means.subarray(offset, offset + data.length));
        return [name, { data, shape }];
      }),
    );
}
