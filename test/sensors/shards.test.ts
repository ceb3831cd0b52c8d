/** Parts of batches, for processes that share them: together they are the whole batch, whatever the sensor does with it. */
import { index } from "akid";
import { brightness, flip, mixUp } from "akid/jokers";
import { arrays, sample } from "akid/sources";
import { sensor, weighted } from "akid/train";
import { describe, expect, test } from "vitest";
import { joined, shardsOf } from "../../src/engines/shards.ts";
import type { HostTensor } from "../../src/graph/program.ts";
import type { Sensor } from "../../src/sensors/sensor.ts";

const images = (n: number) => ({
  image: Array.from({ length: n * 12 }, (_, i) => ((i * 31) % 97) / 97),
  label: Array.from({ length: n }, (_, i) => i % 3),
});
const source = arrays("small", {
  samples: { image: sample([2, 2, 3]), label: sample([], index(3)) },
  train: images(23),
  validation: images(9),
});

const sensors: Readonly<Record<string, Sensor>> = {
  "without jokers": sensor(source, { batchSize: 8 }),
  "with jokers of images": sensor(source, { batchSize: 8, jokers: [flip(), brightness(0.3)] }),
  "with jokers that mix samples": sensor(source, {
    batchSize: 8,
    jokers: [flip(), mixUp({ alpha: 1 })],
    validationJokers: [mixUp({ alpha: 1 })],
  }),
  "with samples that are repeated": sensor(source, {
    batchSize: 8,
    jokers: [brightness(0.3)],
    sampler: weighted([...Array(20).fill(0.01), 1, 1, 1]),
  }),
};

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(structuredClone(item));
  return found;
}

describe.each(Object.entries(sensors))("a sensor %s", (_, whole) => {
  test.each([1, 2, 3, 5])("gives its batches in %i parts", async (count) => {
    const shards = Array.from({ length: count }, (_, i) =>
      whole.shards((samples) => shardsOf(samples, count)[i] ?? { first: samples, samples: 0 }),
    );
    for (const [expected, parts] of [
      [await all(whole.epoch(1, 7, 1)), await Promise.all(shards.map((shard) => all(shard.epoch(1, 7, 1))))],
      [await all(whole.validation()), await Promise.all(shards.map((shard) => all(shard.validation())))],
    ] as const) {
      for (const [i, batch] of expected.entries()) {
        const own = parts.map((part) => part[i]);
        for (const [name, value] of Object.entries(batch as Record<string, HostTensor>)) {
          const filled = own.map((part) => part?.batch[name] as HostTensor).filter(({ shape }) => (shape[0] ?? 0) > 0);
          expect(joined(filled)).toEqual(value);
          expect(own.map((part) => part?.whole)).toEqual(own.map(() => value.shape[0]));
        }
        let first = 0;
        for (const part of own) {
          expect(part?.first).toBe(first);
          first += part?.batch.label?.shape[0] ?? 0;
        }
      }
    }
  });
});
