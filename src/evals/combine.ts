/** What an eval of the whole validation set is: a number from the rows of all batches. */
import type { HostTensor } from "../graph/program.ts";

/** From the rows of batches, each [samples, ...], to the eval over all their samples; NaN where it is not defined. */
export type Combine = (batches: readonly HostTensor[]) => number;

/** Eval name to how its rows are combined; evals that are means over samples are not among them. */
export type Combiners = Readonly<Record<string, Combine>>;
