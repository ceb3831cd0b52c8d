/** What runs in a worker thread of a sensor: it makes the source anew, and then batches. */
import { move, transferableSymbol, valueSymbol, workerData } from "piscina";
import { restored } from "../jokers/own.ts";
import type { BatchOf, Part, Recipe, SampleTypes, Source } from "../sources/source.ts";
import { batchMaker, type Chain, type Order } from "./batches.ts";

/** What a worker is given when it starts. */
export interface WorkerData {
  readonly recipe: Recipe;
  readonly chains: Readonly<Record<Part, Chain>>;
}

async function sourceOf({ module, make, args }: Recipe): Promise<Source> {
  const exports = (await import(module)) as Record<string, (...args: readonly unknown[]) => Source | Promise<Source>>;
  return (exports[make] as (...args: readonly unknown[]) => Source | Promise<Source>)(...args);
}

let maker: Promise<ReturnType<typeof batchMaker>> | undefined;

async function made(recipe: Recipe, chains: WorkerData["chains"]): Promise<ReturnType<typeof batchMaker>> {
  const chain = async ({ jokers, samples }: Chain): Promise<Chain> => ({
    jokers: await Promise.all(jokers.map(restored)),
    samples,
  });
  return batchMaker(await sourceOf(recipe), {
    train: await chain(chains.train),
    validation: await chain(chains.validation),
  });
}

/** The batch; its values move to the main thread without a copy. */
export async function batchOf(order: Order): Promise<unknown> {
  const { recipe, chains } = workerData as WorkerData;
  maker ??= made(recipe, chains);
  const batch = await (await maker)(order);
  return move({ [transferableSymbol]: buffersOf(batch), [valueSymbol]: batch } as never);
}

const buffersOf = (batch: BatchOf<SampleTypes>): ArrayBufferLike[] => [
  ...new Set(Object.values(batch).map(({ data }) => data.buffer)),
];
