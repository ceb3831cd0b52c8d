/** Makes a batch of a source, with its jokers: the same work on the main thread and in a worker. */
import { applyJokers } from "../jokers/apply.ts";
import type { Joker } from "../jokers/joker.ts";
import type { BatchOf, Part, SampleTypes, Source } from "../sources/source.ts";

/** A chain of jokers and the types of the samples that it makes. */
export interface Chain {
  readonly jokers: readonly Joker[];
  readonly samples: SampleTypes;
}

/** Which batch; plain values that can go to a thread. */
export interface Order {
  readonly part: Part;
  readonly indices: Int32Array;
  readonly repeats: Int32Array | undefined;
  readonly seed: number;
  readonly epoch: number;
}

/** Gives the function that makes the batches of a source. */
export function batchMaker(source: Source, chains: Readonly<Record<Part, Chain>>) {
  let spare: Partial<BatchOf<SampleTypes>> | undefined;
  return async (order: Order): Promise<BatchOf<SampleTypes>> => {
    const { jokers, samples } = chains[order.part];
    const lent = spare;
    spare = undefined; // another batch may begin before this one is there
    const batch = await source.batch(order.part, order.indices, lent);
    const changed = applyJokers(batch, jokers, samples, order);
    spare = Object.fromEntries(Object.entries(batch).filter(([name, { data }]) => changed[name]?.data !== data));
    return changed;
  };
}
