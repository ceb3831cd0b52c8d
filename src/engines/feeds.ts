/** What the host fills in for a step: the KongFu's numbers, and random ones. */
import type { HostTensor } from "../graph/program.ts";
import type { Clock, KongFu } from "../kongfus/kongfu.ts";
import type { RandomInput } from "../lower/context.ts";
import type { InputShapes } from "../lower/lower.ts";
import { names } from "../lower/programs.ts";
import { fillUniform } from "../random/index.ts";
import type { Batch } from "./engine.ts";

/** How many samples a batch has. */
export const samplesOf = (batch: Batch): number => Object.values(batch)[0]?.shape[0] ?? 0;

/** The shapes of a batch's inputs. */
export const shapesOf = (batch: Batch): InputShapes =>
  Object.fromEntries(Object.entries(batch).map(([name, { shape }]) => [name, shape]));

/** Batches of equal shapes have equal keys. */
export const keyOf = (batch: Batch): string => JSON.stringify(shapesOf(batch));

/** Which random numbers a batch gets. */
export interface Draw {
  readonly seed: number;
  readonly step: number;
  /** Where its first sample stands in the whole batch (default 0): numbers go by sample, not by shard. */
  readonly firstSample?: number;
}

export function drawn(randoms: readonly RandomInput[], { seed, step, firstSample = 0 }: Draw): Feeds {
  const feeds: Record<string, HostTensor> = {};
  for (const { input, stream, shape } of randoms) {
    const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
    fillUniform(data, { seed, step, stream, samples: shape[0] ?? 1, firstSample });
    feeds[input] = { data, shape };
  }
  return feeds;
}

/** The numbers of the step that begins at `clock`. */
export function scalarsAt(kongfu: KongFu, clock: Clock): Feeds {
  const entries = Object.entries(kongfu.scalars(clock));
  return Object.fromEntries(
    entries.map(([name, value]) => [names.scalar(name), { data: Float32Array.of(value), shape: [] }]),
  );
}

/** Values by the names of a Program's inputs. */
export type Feeds = Readonly<Record<string, HostTensor>>;
