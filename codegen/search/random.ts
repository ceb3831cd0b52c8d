/** Random search: each combination is drawn for itself. */
import { uniforms } from "../../src/random/index.ts";
import { fresh } from "./fresh.ts";
import type { MakeSearch } from "./search.ts";
import { place } from "./unit.ts";

/**
 * Bergstra and Bengio, "Random search for hyper-parameter optimization", JMLR 13 (2012): with few parameters that matter
 * it tries more values of each than a grid.
 */
export const random: MakeSearch = (space, { seed }) => ({
  next: (trials) =>
    fresh(trials, (step) => place(space, ({ name }) => uniforms({ seed, stream: `random ${name}`, step })())),
});
