/** The searches by name. */
import { latin } from "./latin.ts";
import { random } from "./random.ts";
import type { MakeSearch } from "./search.ts";
import { sobol } from "./sobol.ts";
import { tpe } from "./tpe.ts";

/**
 * Ways to look for good combinations beyond the grid.
 *
 * @example searches.tpe(space, { seed: 0, count: 50, direction: "max" }).next([]) // the first combination to try
 */
export const searches = { random, latin, sobol, tpe } satisfies Record<string, MakeSearch>;
