/** Sobol search: points that fill the space evenly, however many are taken. */
import { UsageError } from "../../dsl/errors.ts";
import { uniforms } from "../../src/random/index.ts";
import { bits, directions } from "./directions.ts";
import { fresh } from "./fresh.ts";
import type { MakeSearch } from "./search.ts";
import { place } from "./unit.ts";

/**
 * The coordinate of point `index` in a dimension (0 to 100) of the Sobol sequence in Gray code order, with the bits of
 * `shift` flipped; in [0, 1).
 *
 * @example sobolUnit(3, 0) // 0.25
 */
export function sobolUnit(index: number, dimension: number, shift = 0): number {
  const words = directions[dimension] as Uint32Array;
  let word = shift;
  let gray = index ^ (index >>> 1);
  for (let bit = 0; gray !== 0; bit++, gray >>>= 1) {
    if (gray & 1) word ^= words[bit] as number;
  }
  return (word >>> 0) / 2 ** bits;
}

/**
 * Joe and Kuo's direction numbers (see `directions.ts`); each seed is another random digital shift, which keeps the
 * sequence as even as it is (L'Ecuyer and Lemieux, https://doi.org/10.1007/0-306-48102-2_20).
 */
export const sobol: MakeSearch = (space, { seed }) => {
  if (space.parameters.length > directions.length) {
    throw new UsageError({
      where: "sobol",
      what: `the space has ${space.parameters.length} parameters, more than ${directions.length}`,
      advice: "Search it by 'latin' or 'tpe'.",
    });
  }
  const shifts = space.parameters.map(({ name }) => uniforms({ seed, stream: `sobol ${name}` })() * 2 ** bits);
  return {
    next: (trials) => fresh(trials, (index) => place(space, ({ id }) => sobolUnit(index, id, shifts[id]))),
  };
};
