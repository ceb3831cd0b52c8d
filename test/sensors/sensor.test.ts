/** Sensors: every sample once per epoch, in an order that only seed and epoch decide. */
import { joker, padAndCrop } from "akid/jokers";
import { arrays, digits, type Source, sample } from "akid/sources";
import { sensor, weighted } from "akid/train";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Batch } from "../../src/engines/engine.ts";

/** A source whose sample i is the number i. */
function numbered(train: number, validation = 3): Source {
  const count = (n: number) => ({ id: [...Array(n).keys()] });
  return arrays("numbers", {
    samples: { id: sample([], "int32") },
    train: count(train),
    validation: count(validation),
  });
}

async function ids(batches: AsyncIterable<Batch>): Promise<number[][]> {
  const found: number[][] = [];
  for await (const batch of batches) found.push([...(batch.id?.data ?? [])]);
  return found;
}

const sorted = (batches: number[][]): number[] => batches.flat().sort((a, b) => a - b);
const sizes = {
  n: fc.integer({ min: 1, max: 60 }),
  batchSize: fc.integer({ min: 1, max: 70 }),
  seed: fc.nat(),
  epoch: fc.nat(1000),
};

describe("sensor", () => {
  test("an epoch holds every sample once; only its last batch is smaller", async () => {
    await fc.assert(
      fc.asyncProperty(fc.record(sizes), async ({ n, batchSize, seed, epoch }) => {
        const it = sensor(numbered(n), { batchSize });
        const batches = await ids(it.epoch(epoch, seed));
        expect(sorted(batches)).toEqual([...Array(n).keys()]);
        expect(batches.length).toBe(it.stepsPerEpoch);
        expect(batches.slice(0, -1).every((batch) => batch.length === batchSize)).toBe(true);
      }),
    );
  });

  test("the order is equal for equal seed and epoch, and differs otherwise", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ ...sizes, n: fc.integer({ min: 25, max: 60 }) }),
        async ({ n, batchSize, seed, epoch }) => {
          const it = sensor(numbered(n), { batchSize });
          const order = await ids(it.epoch(epoch, seed));
          expect(await ids(sensor(numbered(n), { batchSize }).epoch(epoch, seed))).toEqual(order);
          expect((await ids(it.epoch(epoch + 1, seed))).flat()).not.toEqual(order.flat());
          expect((await ids(it.epoch(epoch, seed + 1))).flat()).not.toEqual(order.flat());
        },
      ),
    );
  });

  test("its own seed goes before that of the run", async () => {
    const it = sensor(numbered(30), { batchSize: 30, seed: 7 });
    expect(await ids(it.epoch(0, 1))).toEqual(await ids(sensor(numbered(30), { batchSize: 30 }).epoch(0, 7)));
  });

  test("validation is in order and does not move the training order", async () => {
    await fc.assert(
      fc.asyncProperty(fc.record({ ...sizes, stop: fc.nat(10) }), async ({ n, batchSize, seed, epoch, stop }) => {
        const it = sensor(numbered(n, 11), { batchSize, validationBatchSize: 4 });
        const undisturbed = await ids(it.epoch(epoch, seed));
        const disturbed: number[] = [];
        let step = 0;
        for await (const batch of it.epoch(epoch, seed)) {
          disturbed.push(...(batch.id?.data ?? []));
          if (step++ === stop) expect((await ids(it.validation())).flat()).toEqual([...Array(11).keys()]);
        }
        expect(disturbed).toEqual(undisturbed.flat());
      }),
    );
  });

  test("a batch size above the size of the source is one batch", async () => {
    const it = sensor(numbered(5), { batchSize: 1000 });
    expect(it.stepsPerEpoch).toBe(1);
    expect((await ids(it.epoch(0))).map((batch) => batch.length)).toEqual([5]);
  });

  test("the digits in batches of 32 are 45 steps, the last of 29 samples", async () => {
    const it = sensor(digits(), { batchSize: 32 });
    const shapes: unknown[] = [];
    for await (const batch of it.epoch(0)) shapes.push(batch.image?.shape);
    expect([it.stepsPerEpoch, shapes.length, shapes.at(-1)]).toEqual([45, 45, [29, 8, 8, 1]]);
  });

  test("a weighted sampler draws each sample in proportion to its weight, a weight of 0 never", async () => {
    const sampler = weighted([1, 0, 2, 5], { samplesPerEpoch: 8_000 });
    const it = sensor(numbered(4), { batchSize: 1000, sampler });
    const drawn = (await ids(it.epoch(4, 9))).flat();
    expect([drawn.length, it.stepsPerEpoch]).toEqual([8_000, 8]);
    const shares = [0, 1, 2, 3].map((id) => drawn.filter((found) => found === id).length / 1000);
    [1, 0, 2, 5].forEach((weight, id) => {
      expect(Math.abs((shares[id] as number) - weight)).toBeLessThanOrEqual(weight * 0.16); // four standard deviations, or more
    });
    expect((await ids(it.epoch(4, 9))).flat()).toEqual(drawn);
    expect((await ids(it.epoch(5, 9))).flat()).not.toEqual(drawn);
  });

  test.each<[readonly number[], string]>([
    [[1, -1, 1], "weight 1 expects a number from 0, found -1."],
    [[1, 1, Number.NaN], "weight 2 expects a number from 0, found NaN."],
    [[0, 0, 0], "expects a weight above 0."],
  ])("weights %j are wrong use", (weights, message) => {
    expect(() => weighted(weights)).toThrow(`akid: weighted: ${message}`);
  });

  test("a function of one's own gives the order, of any length", async () => {
    const seen: unknown[] = [];
    const order = (size: number, key: { seed: number; epoch: number }) => {
      seen.push([size, key]);
      return Array.from({ length: size }, (_, i) => (i + key.epoch) % size);
    };
    expect(await ids(sensor(numbered(5), { batchSize: 3, sampler: order }).epoch(2, 7))).toEqual([
      [2, 3, 4],
      [0, 1],
    ]);
    expect(seen).toEqual([[5, { seed: 7, epoch: 2 }]]);
    const twice = sensor(numbered(5), { batchSize: 3, sampler: { order: () => [4, 4, 4, 0], samplesPerEpoch: 4 } });
    expect([twice.stepsPerEpoch, await ids(twice.epoch(0))]).toEqual([2, [[4, 4, 4], [0]]]);
  });

  test.each<[readonly number[], string]>([
    [[0, 1], "sampler gives 2 indices, expected 3."],
    [[0, 1, 3], "sampler gives index 3 at place 2, expected 0 to 2."],
    [[0, 0.5, 1], "sampler gives index 0.5 at place 1, expected 0 to 2."],
  ])("an order %j is one sentence", (order, message) => {
    const it = sensor(numbered(3), { batchSize: 2, sampler: () => order });
    expect(() => it.epoch(0)).toThrow(`akid: sensor of numbers: ${message}`);
  });

  test("says what it is made of, in values that JSON can hold", () => {
    const plain = sensor(digits(), { batchSize: 32 }).config;
    expect(JSON.parse(JSON.stringify(plain))).toEqual({
      source: { name: "digits", sizes: { train: 1437, validation: 360 } },
      batchSize: 32,
      validationBatchSize: 32,
      sampler: { name: "shuffle" },
      jokers: [],
      validationJokers: [],
      prefetch: 2,
      workers: 0,
    });
    const backwards = (size: number) => Array.from({ length: size }, (_, i) => size - 1 - i);
    const options = { batchSize: 8, seed: 3, sampler: backwards, prefetch: 5 } as const;
    const { config } = sensor(digits(), { ...options, jokers: [padAndCrop(2), joker("same", ({ data }) => data)] });
    expect(JSON.parse(JSON.stringify(config))).toMatchObject({
      seed: 3,
      sampler: { name: "backwards" },
      jokers: [
        { kind: "padAndCrop", pixels: 2, fill: 0 },
        { kind: "own", name: "same" },
      ],
      prefetch: 5,
    });
    const short = weighted([1, 1]);
    expect(() => sensor(digits(), { batchSize: 8, sampler: short }).epoch(0)).toThrow(
      "akid: weighted: has 2 weights for 1437 samples.",
    );
    const weights = sensor(digits(), { batchSize: 8, sampler: weighted(Array(1437).fill(1), { samplesPerEpoch: 40 }) });
    expect(weights.config.sampler).toEqual({ name: "weighted", samplesPerEpoch: 40 });
  });

  test.each([
    [0, "0"],
    [-32, "-32"],
    [1.5, "1.5"],
    [Number.POSITIVE_INFINITY, "Infinity"],
    ["32" as never, '"32"'],
  ])("a batch size of %s is wrong use", (batchSize, shown) => {
    const message = `akid: sensor of digits: batchSize expects a positive integer, found ${shown}.`;
    expect(() => sensor(digits(), { batchSize })).toThrow(expect.objectContaining({ name: "UsageError", message }));
  });
});
