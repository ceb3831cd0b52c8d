/** Batches of a source: the samples of an epoch in an order set by the seed, changed by jokers; validation always in order. */
import { checkCount, checkNumber, checkOneOf, checkOptions, refuse } from "../../dsl/check.ts";
import { UsageError } from "../../dsl/errors.ts";
import type { Joker } from "../jokers/joker.ts";
import { joked, sameSamples } from "../jokers/samples.ts";
import type { BatchOf, Part, SampleTypes, Source } from "../sources/source.ts";
import { ahead } from "./ahead.ts";
import { batchMaker, type Chain, type Order } from "./batches.ts";
import { configOf, type SensorConfig } from "./config.ts";
import { type Ordered, ordered, type SamplerChoice, samplerOf } from "./sampler.ts";
import { portableChains, Threads } from "./threads.ts";

export interface SensorOptions<J extends readonly Joker[] = readonly Joker[], V extends readonly Joker[] = J> {
  readonly batchSize: number;
  /** Default: `batchSize`. It changes speed and memory, never the result. */
  readonly validationBatchSize?: number;
  /** Seed of the order and of the jokers; default: that of the run. */
  readonly seed?: number;
  /** The order of the training samples; default "shuffle". */
  readonly sampler?: SamplerChoice;
  /** What changes the images of training, in this order; default: nothing. */
  readonly jokers?: J;
  /** The same for validation: its samples must have the types of those of training. */
  readonly validationJokers?: V;
  /** Batches made ahead of their use; default 2, and 2 for each worker. It changes speed and memory, never the result. */
  readonly prefetch?: number;
  /** Threads that make batches; default 0: the main one. It changes the speed, never the result. */
  readonly workers?: number;
}

/** Which rows of a batch of so many samples are wanted; there may be none. */
export type Rows = (samples: number) => { readonly first: number; readonly samples: number };

/** Some rows of a batch. */
export interface BatchPart<S extends SampleTypes> {
  /** Its values, [samples, ...]. */
  readonly batch: BatchOf<S>;
  /** Where its first row stands in the whole batch. */
  readonly first: number;
  /** Samples of the whole batch. */
  readonly whole: number;
}

/** What a sensor gives, part by part. */
export interface Shards<S extends SampleTypes> {
  epoch(epoch: number, seed?: number, from?: number): AsyncIterable<BatchPart<S>>;
  validation(): AsyncIterable<BatchPart<S>>;
}

/** Batches of samples of the types `S`. */
export interface Sensor<out S extends SampleTypes = SampleTypes> extends AsyncDisposable {
  /** With the jokers of validation. */
  readonly source: Source<S>;
  /** Before any joker. */
  readonly original: Source;
  /** Those of training. */
  readonly jokers: readonly Joker[];
  readonly batchSize: number;
  readonly validationBatchSize: number;
  readonly stepsPerEpoch: number;
  /** What it was made of, as values that JSON can hold. */
  readonly config: SensorConfig;
  /** The training samples in the sampler's order, the last batch smaller. They depend on seed and epoch alone; `from` skips batches. */
  epoch(epoch: number, seed?: number, from?: number): AsyncIterable<BatchOf<S>>;
  /** Every validation sample once, in order, the last batch smaller. */
  validation(): AsyncIterable<BatchOf<S>>;
  /** The same batches, of each only some rows: for one of several processes that share them. */
  shards(rows: Rows): Shards<S>;
  /** Ends its threads, if it has any. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** `unknown` where both chains fit the samples and make the same, else an option of the type of the sentence. */
type fitJokers<S extends SampleTypes, J, V> =
  joked<S, J> extends infer T
    ? T extends string
      ? { readonly jokers: T }
      : joked<S, V> extends infer U
        ? U extends string
          ? { readonly validationJokers: U }
          : [sameSamples<T, U>] extends [never]
            ? unknown
            : { readonly validationJokers: sameSamples<T, U> }
        : never
    : never;

/** The samples after a sound chain. */
type samplesAfter<S extends SampleTypes, J> = joked<S, J> extends infer T extends SampleTypes ? T : S;

/**
 * Cuts a source into batches.
 *
 * @example sensor(digits(), { batchSize: 32 }).stepsPerEpoch // 45: 44 batches of 32, and one of 29
 * @example sensor(await cifar10(), { batchSize: 128, jokers: [padAndCrop(4), flip()], workers: 2 })
 * @throws UsageError for an option that is not what it should be, or jokers that do not fit the samples
 */
export function sensor<
  S extends SampleTypes,
  const J extends readonly Joker[] = readonly [],
  const V extends readonly Joker[] = readonly [],
>(source: Source<S>, options: SensorOptions<J, V> & fitJokers<S, J, V>): Sensor<samplesAfter<S, J>> {
  type After = samplesAfter<S, J>;
  const given: SensorOptions<readonly Joker[], readonly Joker[]> = options;
  const { batchSize, validationBatchSize = batchSize, seed: ownSeed, sampler = "shuffle", workers = 0 } = given;
  const { prefetch = 2 * Math.max(1, workers) } = given;
  const where = `sensor of ${source.name}`;
  checkOptions(where, options, allowed);
  checkCount(where, "batchSize", batchSize);
  checkCount(where, "validationBatchSize", validationBatchSize);
  if (ownSeed !== undefined) checkNumber(where, "seed", ownSeed, "an integer", Number.isSafeInteger);
  for (const [name, value] of [
    ["prefetch", prefetch],
    ["workers", workers],
  ] as const) {
    checkNumber(where, name, value, "an integer from 0", (n) => Number.isSafeInteger(n) && n >= 0);
  }
  if (typeof sampler === "string") checkOneOf(where, "sampler", sampler, ["shuffle", "sequence"]);
  const { order, samplesPerEpoch } = samplerOf(sampler);
  if (typeof order !== "function") refuse(where, "sampler", "an order", sampler);
  if (samplesPerEpoch !== undefined) checkCount(where, "samplesPerEpoch", samplesPerEpoch);
  const chains = chainsOf(where, source, given.jokers ?? [], given.validationJokers ?? []);
  const threads = workers > 0 ? threadsOf(where, source, chains, workers) : undefined;
  const make = threads ? (order: Order) => threads.batch(order) : batchMaker(source, chains);
  const { train, validation } = source.sizes;

  type Wanted = { readonly first: number; readonly samples: number };

  /** Calls `take` for each batch of a part, ahead of its use. */
  function batches<T>({ part, all, when, from }: Pass, take: (order: Order) => Promise<T>) {
    const size = part === "train" ? batchSize : validationBatchSize;
    const count = Math.ceil(all.indices.length / size);
    const ofOrder = (batch: number) => {
      const [begin, end] = [batch * size, (batch + 1) * size];
      return take({ part, indices: all.indices.slice(begin, end), repeats: all.repeats?.slice(begin, end), ...when });
    };
    return ahead(ofOrder, { first: from, count, ahead: prefetch });
  }

  const whole = (order: Order) => make(order) as Promise<BatchOf<After>>;

  /** Only what is wanted is made, unless a joker mixes the samples of a batch. */
  async function rowsOf(order: Order, wanted: Wanted): Promise<BatchPart<After>> {
    const { indices, repeats, part } = order;
    const isMixed = chains[part].jokers.some(({ soft }) => soft);
    const begin = isMixed ? 0 : Math.min(wanted.first, indices.length - 1); // no source makes an empty batch
    const end = isMixed ? indices.length : Math.max(begin + 1, wanted.first + wanted.samples);
    const made = await whole({ ...order, indices: indices.slice(begin, end), repeats: repeats?.slice(begin, end) });
    const cut = { first: wanted.first - begin, samples: wanted.samples };
    return { batch: cutTo(made, cut), first: wanted.first, whole: indices.length };
  }

  function trainPass(epoch: number, seed: number, from: number): Pass {
    const when = { seed: ownSeed ?? seed, epoch };
    const all = ordered(where, { order, ...(samplesPerEpoch && { samplesPerEpoch }) }, train, when);
    return { part: "train", all, when, from };
  }

  function validationPass(): Pass {
    const indices = Int32Array.from({ length: validation }, (_, i) => i);
    const when = { seed: ownSeed ?? 0, epoch: 0 };
    return { part: "validation", all: { indices, repeats: undefined }, when, from: 0 };
  }

  return Object.freeze<Sensor<After>>({
    source:
      (given.validationJokers ?? []).length === 0 && chains.train.jokers.length === 0
        ? (source as unknown as Source<After>) // without jokers, its samples are those
        : seenBy<After>(source, chains),
    original: source,
    jokers: chains.train.jokers,
    batchSize,
    validationBatchSize,
    stepsPerEpoch: Math.ceil((samplesPerEpoch ?? train) / batchSize),
    config: configOf(source, chains, {
      batchSize,
      validationBatchSize,
      ...(ownSeed !== undefined && { seed: ownSeed }),
      sampler,
      prefetch,
      workers,
    }),
    epoch: (epoch, seed = 0, from = 0) => batches(trainPass(epoch, seed, from), whole),
    validation: () => batches(validationPass(), whole),
    shards: (rows) => {
      const take = (order: Order) => rowsOf(order, rows(order.indices.length));
      return {
        epoch: (epoch, seed = 0, from = 0) => batches(trainPass(epoch, seed, from), take),
        validation: () => batches(validationPass(), take),
      };
    },
    [Symbol.asyncDispose]: async () => threads?.[Symbol.asyncDispose](),
  });
}

/** Which batches, and from which one on. */
interface Pass {
  readonly part: Part;
  readonly all: Ordered;
  readonly when: { readonly seed: number; readonly epoch: number };
  readonly from: number;
}

/** Rows of each value, as views. */
function cutTo<B extends BatchOf<SampleTypes>>(batch: B, { first, samples }: ReturnType<Rows>): B {
  const cut = Object.entries(batch).map(
    ([
      name,
      {
        data,
        shape: [all = 1, ...rest],
      },
    ]) => {
      const row = data.length / all;
      return [name, { data: data.subarray(first * row, (first + samples) * row), shape: [samples, ...rest] }];
    },
  );
  return Object.fromEntries(cut) as B; // the names are those of the batch
}

const allowed = [
  "batchSize",
  "validationBatchSize",
  "seed",
  "sampler",
  "jokers",
  "validationJokers",
  "prefetch",
  "workers",
] as const satisfies readonly (keyof SensorOptions)[];

function threadsOf(where: string, source: Source, chains: Readonly<Record<Part, Chain>>, workers: number): Threads {
  const plain = portableChains(where, source, chains);
  const recipe = source.recipe as NonNullable<Source["recipe"]>;
  return new Threads(where, workers, () => ({ recipe: recipe(), chains: plain }));
}

/** Both chains, with the types of their samples; throws where they do not fit. */
function chainsOf(where: string, { samples }: Source, jokers: readonly Joker[], validationJokers: readonly Joker[]) {
  const chain = (chosen: readonly Joker[]): Chain => {
    const made = joked(samples, chosen);
    if (typeof made === "string") throw new UsageError({ where, what: made });
    return { jokers: chosen, samples: made };
  };
  const chains: Record<Part, Chain> = { train: chain(jokers), validation: chain(validationJokers) };
  const differs = sameSamples(chains.train.samples, chains.validation.samples);
  if (differs) throw new UsageError({ where, what: differs });
  return chains;
}

/** A source as validation sees it. */
function seenBy<T extends SampleTypes>(source: Source, chains: Readonly<Record<Part, Chain>>): Source<T> {
  const { validation } = chains;
  const make = batchMaker(source, { train: validation, validation });
  return Object.freeze({
    name: source.name,
    samples: validation.samples as T,
    sizes: source.sizes,
    batch: (part: Part, indices: ArrayLike<number>) => {
      const order = { part, indices: Int32Array.from(indices), repeats: undefined, seed: 0, epoch: 0 };
      return make(order) as Promise<BatchOf<T>>;
    },
  });
}
