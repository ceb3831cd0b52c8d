/** How a batch is split over towers. */
import type { HostTensor } from "../graph/program.ts";
import type { Recalled } from "../lower/context.ts";
import type { Batch } from "./engine.ts";
import { samplesOf } from "./feeds.ts";

/** Neighbouring samples of a batch. */
export interface Shard {
  readonly first: number;
  readonly samples: number;
}

/**
 * At most `towers` shards that are as equal as can be, the larger ones first; none is empty.
 *
 * @example shardsOf(5, 2) // [{ first: 0, samples: 3 }, { first: 3, samples: 2 }]
 */
export function shardsOf(samples: number, towers: number): readonly Shard[] {
  const [least, more] = [Math.floor(samples / towers), samples % towers];
  return Array.from({ length: Math.min(samples, towers) }, (_, i) => ({
    first: i * least + Math.min(i, more),
    samples: least + (i < more ? 1 : 0),
  }));
}

/** The rows of a shard, copied: what goes to another thread takes its whole buffer along. */
export function rowsOf({ data, shape }: HostTensor, { first, samples }: Shard): HostTensor {
  const row = data.length / (shape[0] as number);
  return { data: data.slice(first * row, (first + samples) * row), shape: [samples, ...shape.slice(1)] };
}

/** The rows of a shard of several values. */
export const rowsOfAll = (values: Readonly<Record<string, HostTensor>>, shard: Shard): Batch =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, rowsOf(value, shard)]));

/** The batch of each shard. */
export const shardBatches = (batch: Batch, towers: number): readonly Batch[] =>
  shardsOf(samplesOf(batch), towers).map((shard) => rowsOfAll(batch, shard));

/** The states of a whole batch: their axis 0 counts samples. */
export const wholeOf = (recalled: readonly Recalled[], samples: number): readonly Recalled[] =>
  recalled.map((state) => ({ ...state, shape: [samples, ...state.shape.slice(1)] }));

/** Rows of shards, one after the other. */
export function joined(parts: readonly HostTensor[]): HostTensor {
  const [first] = parts as [HostTensor];
  const samples = parts.reduce((sum, { shape }) => sum + (shape[0] as number), 0);
  const row = first.data.length / (first.shape[0] as number);
  const data = first.data instanceof Int32Array ? new Int32Array(samples * row) : new Float32Array(samples * row);
  let offset = 0;
  for (const part of parts) {
    data.set(part.data, offset);
    offset += part.data.length;
  }
  return { data, shape: [samples, ...first.shape.slice(1)] };
}
