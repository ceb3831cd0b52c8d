/** Random search: each combination is drawn for itself. */
import { draw } from "../space/sample.ts";
import { fresh } from "./fresh.ts";
import type { MakeSearch } from "./search.ts";

/**
 * Bergstra and Bengio, "Random search for hyper-parameter optimization", JMLR 13 (2012): with few parameters that matter
 * it tries more values of each than a grid. The combinations are those of a sample with the same seed.
 */
export const random: MakeSearch = (space, { seed }) => ({
  next: (trials) => fresh(trials, (index) => draw(space, seed, index)),
});
