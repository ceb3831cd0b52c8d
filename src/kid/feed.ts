/** What a Kid feeds its engine: the batches of a sensor, or this rank's parts of them. */
import type { Batch, Place } from "../engines/engine.ts";
import type { Ranks } from "../engines/ranks/ranks.ts";
import { shardsOf } from "../engines/shards.ts";
import type { HostTensor } from "../graph/program.ts";
import type { BatchPart, Rows, Sensor } from "../sensors/sensor.ts";
import type { SampleTypes } from "../sources/source.ts";

/** A batch, or a part of one and where it stands there. */
export interface Fed {
  readonly batch: Batch;
  readonly place?: Place;
}

interface FeedParts {
  readonly sensor: Sensor;
  readonly seed: number;
  /** What the brain takes of a batch. */
  readonly inputs: (batch: Readonly<Record<string, HostTensor>>) => Batch;
  readonly ranks: Ranks | undefined;
}

export class Feed {
  readonly #parts: FeedParts;

  constructor(parts: FeedParts) {
    this.#parts = parts;
  }

  /** The batches of all epochs, from a step on; they have no end. */
  async *epochs(step: number): AsyncGenerator<Fed> {
    const { stepsPerEpoch } = this.#parts.sensor;
    let skipped = step % stepsPerEpoch;
    for (let epoch = Math.floor(step / stepsPerEpoch); ; epoch++) {
      yield* this.epoch(epoch, skipped);
      skipped = 0;
    }
  }

  async *epoch(epoch: number, from = 0): AsyncGenerator<Fed> {
    const { sensor, seed, ranks } = this.#parts;
    if (ranks) yield* this.#placed(sensor.shards(rowsOf(ranks)).epoch(epoch, seed, from));
    else yield* this.#whole(sensor.epoch(epoch, seed, from));
  }

  async *validation(): AsyncGenerator<Fed> {
    const { sensor, ranks } = this.#parts;
    if (ranks) yield* this.#placed(sensor.shards(rowsOf(ranks)).validation());
    else yield* this.#whole(sensor.validation());
  }

  async *#whole(batches: AsyncIterable<Readonly<Record<string, HostTensor>>>): AsyncGenerator<Fed> {
    for await (const batch of batches) yield { batch: this.#parts.inputs(batch) };
  }

  async *#placed(parts: AsyncIterable<BatchPart<SampleTypes>>): AsyncGenerator<Fed> {
    for await (const { batch, first, whole } of parts) {
      yield { batch: this.#parts.inputs(batch), place: { first, whole } };
    }
  }
}

/** The rows of a rank. */
const rowsOf =
  ({ rank, size }: Ranks): Rows =>
  (samples) =>
    shardsOf(samples, size)[rank] ?? { first: samples, samples: 0 };
