/** Latin hypercube search: of `count` points each parameter has one in each of `count` equal parts. */
import { permutation, type RandomKey, uniforms } from "../../src/random/index.ts";
import { fresh } from "./fresh.ts";
import type { MakeSearch } from "./search.ts";
import { place } from "./unit.ts";

/**
 * McKay, Beckman and Conover, Technometrics 21 (1979) (https://doi.org/10.2307/1268522). A suggestion after the last
 * (some may have been refused) is the first of a new hypercube.
 */
export const latin: MakeSearch = (space, { seed, count }) => {
  const orders = new Map<string, Int32Array>();
  const order = (key: RandomKey): Int32Array => {
    const name = `${key.stream} ${key.step}`;
    const known = orders.get(name) ?? permutation(count, key);
    orders.set(name, known);
    return known;
  };
  return {
    next: (trials) =>
      fresh(trials, (index) =>
        place(space, ({ name }) => {
          const stratum = order({ seed, stream: `latin ${name}`, step: Math.floor(index / count) })[index % count];
          const within = uniforms({ seed, stream: `latin within ${name}`, step: index })();
          return ((stratum as number) + within) / count;
        }),
      ),
  };
};
