/** What towers are made of: shards of a batch, and the mean over memory that they share. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { joined, rowsOf, shardsOf } from "../../src/engines/shards.ts";
import { Common, Ended } from "../../src/engines/towers/common.ts";
import { deviceOf, visibleGpus } from "../../src/engines/towers/gpus.ts";
import { betweenThreads, commonMemory } from "../../src/engines/towers/ground.ts";

const count = (max: number) => fc.integer({ min: 1, max });

test("shards are the batch, in order, as equal as can be", () => {
  fc.assert(
    fc.property(count(40), count(9), (samples, towers) => {
      const shards = shardsOf(samples, towers);
      expect(shards).toHaveLength(Math.min(samples, towers));
      expect(shards.reduce((next, { first, samples: n }) => (first === next ? next + n : Number.NaN), 0)).toBe(samples);
      const sizes = shards.map((shard) => shard.samples);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
      const value = { data: Float32Array.from({ length: samples * 6 }, (_, i) => i), shape: [samples, 2, 3] };
      expect(joined(shards.map((shard) => rowsOf(value, shard)))).toEqual(value);
    }),
  );
});

test("the mean weighs each slot by its share, for any number of towers and floats", () => {
  fc.assert(
    fc.property(count(5), count(200), fc.integer(), (towers, floats, seed) => {
      const common = new Common(betweenThreads(commonMemory(towers, floats)), towers, floats);
      const shares = shardsOf(2 * towers + 1, towers).map(({ samples }) => samples / (2 * towers + 1));
      const values = shares.map((_, t) => Float32Array.from({ length: floats }, (_, i) => Math.sin(seed + i + 7 * t)));
      for (const [tower, value] of values.entries()) common.slot(tower).set(value);
      for (let tower = 0; tower < towers; tower++) common.average(tower, shares);
      const mean = common.slot(0);
      for (let i = 0; i < floats; i++) {
        const expected = shares.reduce((sum, share, t) => sum + share * (values[t]?.[i] as number), 0);
        expect(mean[i]).toBeCloseTo(expected, 6);
      }
    }),
    { numRuns: 50 },
  );
});

test("nobody waits for a tower that has ended", () => {
  const common = new Common(betweenThreads(commonMemory(2, 1)), 2, 1);
  common.end();
  expect(() => common.wait(0)).toThrow(Ended);
});

test("gradients beyond 4 GiB are refused", () => {
  expect(() => commonMemory(4, 2 ** 28)).toThrow(
    "akid: data-parallel engine: gradients of 268435456 numbers for each of 4 towers do not fit into 4 GiB. Use fewer towers.",
  );
  expect(() => commonMemory(1, 2 ** 30)).toThrow(
    "akid: engine: gradients of 1073741824 numbers do not fit into 4 GiB. Use a smaller network.",
  );
});

test("each tower gets a GPU of those that are to be seen", () => {
  const folder = mkdtempSync(join(tmpdir(), "akid-devices-"));
  expect(visibleGpus({}, folder)).toEqual([]);
  for (const file of ["nvidia0", "nvidia1", "nvidiactl"]) writeFileSync(join(folder, file), "");
  expect(visibleGpus({}, folder)).toEqual(["0", "1"]);
  const seen = (CUDA_VISIBLE_DEVICES: string) => visibleGpus({ CUDA_VISIBLE_DEVICES }, folder);
  expect(seen("3, GPU-1a2b")).toEqual(["3", "GPU-1a2b"]);
  expect(seen("2,-1,3")).toEqual(["2"]); // as CUDA reads it
  expect(seen("")).toEqual([]);
  expect([0, 1, 2].map((tower) => deviceOf(tower, ["3", "5"]).CUDA_VISIBLE_DEVICES)).toEqual(["3", "5", "3"]);
  expect(deviceOf(0, [])).toEqual({});
});
