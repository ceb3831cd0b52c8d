/** Batches of a source: every training sample once per epoch in an order set by the seed, validation always in order. */
import { checkCount, checkNumber, checkOptions } from "../../dsl/check.ts";
import { permutation } from "../random/index.ts";
import type { BatchOf, Part, SampleTypes, Source } from "../sources/source.ts";

export interface SensorOptions {
  readonly batchSize: number;
  /** Default: `batchSize`. It changes speed and memory, never the result. */
  readonly validationBatchSize?: number;
  /** Seed of the order; default: that of the run. */
  readonly seed?: number;
}

/** Batches of samples of the types `S`. */
export interface Sensor<out S extends SampleTypes = SampleTypes> {
  readonly source: Source<S>;
  readonly batchSize: number;
  readonly validationBatchSize: number;
  readonly stepsPerEpoch: number;
  /** Every training sample once, the last batch smaller. The order depends on the seed and the epoch alone; `from` skips batches. */
  epoch(epoch: number, seed?: number, from?: number): AsyncIterable<BatchOf<S>>;
  /** Every validation sample once, in order, the last batch smaller. */
  validation(): AsyncIterable<BatchOf<S>>;
}

/**
 * Cuts a source into batches.
 *
 * @example sensor(digits(), { batchSize: 32 }).stepsPerEpoch // 45: 44 batches of 32, and one of 29
 * @throws UsageError for a batch size that is no positive integer
 */
export function sensor<S extends SampleTypes>(source: Source<S>, options: SensorOptions): Sensor<S> {
  const { batchSize, validationBatchSize = batchSize, seed: ownSeed } = options;
  const where = `sensor of ${source.name}`;
  checkOptions(where, options, ["batchSize", "validationBatchSize", "seed"]);
  checkCount(where, "batchSize", batchSize);
  checkCount(where, "validationBatchSize", validationBatchSize);
  if (ownSeed !== undefined) checkNumber(where, "seed", ownSeed, "an integer", Number.isSafeInteger);
  const { train, validation } = source.sizes;

  async function* batches(part: Part, order: Int32Array, size: number, first = 0): AsyncGenerator<BatchOf<S>> {
    for (let from = first * size; from < order.length; from += size) {
      yield source.batch(part, order.subarray(from, from + size));
    }
  }

  return Object.freeze<Sensor<S>>({
    source,
    batchSize,
    validationBatchSize,
    stepsPerEpoch: Math.ceil(train / batchSize),
    epoch: (epoch, seed = 0, from = 0) => {
      const order = permutation(train, { seed: ownSeed ?? seed, stream: "epoch", step: epoch });
      return batches("train", order, batchSize, from);
    },
    validation: () =>
      batches(
        "validation",
        Int32Array.from({ length: validation }, (_, i) => i),
        validationBatchSize,
      ),
  });
}
