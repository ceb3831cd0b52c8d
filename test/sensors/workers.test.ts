/** Batches do not depend on where they are made, nor on how many are made ahead. */
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Worker } from "node:worker_threads";
import { flip, mixUp, oneHot, padAndCrop, randomErasing } from "akid/jokers";
import { digits, type Source } from "akid/sources";
import { sensor, weighted } from "akid/train";
import { expect, test } from "vitest";
import type { Batch } from "../../src/engines/engine.ts";

const source = digits();

async function all(batches: AsyncIterable<Batch>) {
  const found: unknown[] = [];
  for await (const batch of batches) {
    found.push(Object.entries(batch).map(([name, { data, shape }]) => [name, shape, [...data]]));
  }
  return found;
}

test.each([
  { workers: 0, prefetch: 0 },
  { workers: 0, prefetch: 7 },
  { workers: 1, prefetch: 1 },
  { workers: 2, prefetch: 5 },
])("with $workers workers and $prefetch batches ahead, all batches are the same", async (options) => {
  const shared = {
    batchSize: 100,
    jokers: [padAndCrop(1), flip(), randomErasing({ fill: "random" }), mixUp({ alpha: 0.3 })],
    validationJokers: [oneHot()],
    sampler: weighted(Array.from({ length: 1437 }, (_, i) => i % 5)),
  } as const;
  const plain = sensor(source, { ...shared, prefetch: 0 });
  await using other = sensor(source, { ...shared, ...options });
  expect(await all(other.epoch(3, 7))).toEqual(await all(plain.epoch(3, 7)));
  expect(await all(other.epoch(3, 7, 11))).toEqual((await all(plain.epoch(3, 7))).slice(11));
  expect(await all(other.validation())).toEqual(await all(plain.validation()));
});

test("a sample is changed in the same way in whatever batch it comes", async () => {
  const jokers = [padAndCrop(2), flip()] as const;
  const images = async (batchSize: number) => {
    const found: number[] = [];
    for await (const { image } of sensor(source, { batchSize, jokers }).epoch(1, 2)) found.push(...image.data);
    return found;
  };
  expect(await images(17)).toEqual(await images(400));
});

test("a loop that is left early leaves no work behind, and the next one begins anew", async () => {
  await using it = sensor(source, { batchSize: 50, jokers: [flip()], workers: 2 });
  for await (const batch of it.epoch(0)) if (batch) break;
  const first = await it.epoch(0)[Symbol.asyncIterator]().next();
  const [again] = await all(it.epoch(0));
  expect([first.value].map((batch) => [...batch.image.data])).toEqual([
    (again as [unknown, unknown, unknown][])[0]?.[2],
  ]);
});

test("after dispose no thread is left", async () => {
  const threads: Worker[] = [];
  const collect = (thread: Worker) => threads.push(thread);
  process.on("worker", collect);
  try {
    await using it = sensor(source, { batchSize: 500, workers: 2 });
    await all(it.epoch(0));
  } finally {
    process.off("worker", collect);
  }
  expect(threads.map(({ threadId }) => threadId)).toEqual([-1, -1]); // what Node gives a thread that has ended
});

test("a source that cannot go to a thread is told in one sentence", () => {
  const { recipe: _, ...bare } = source;
  expect(() => sensor(bare as Source, { batchSize: 8, workers: 1 })).toThrow(
    "akid: sensor of digits: source 'digits' cannot go to a worker thread, it has no recipe. Use workers: 0.",
  );
});

test.each([
  ["throws", "throw new Error('no power')", "no power"],
  ["ends", "process.exit(3); return new Promise(() => {})", "it ended with exit code 3"],
  ["fails later", "setTimeout(() => { throw new Error('late') }); return new Promise(() => {})", "late"],
])("a worker that %s is one error", async (name, code, said) => {
  const file = join(tmpdir(), `akid-worker-${process.pid}-${name.replace(" ", "-")}.mjs`);
  writeFileSync(file, `export function make() { ${code} }`);
  const broken: Source = { ...source, recipe: () => ({ module: pathToFileURL(file).href, make: "make", args: [] }) };
  try {
    await using it = sensor(broken, { batchSize: 8, workers: 1 });
    const message = `akid: sensor of digits: a worker thread failed: ${said}.`;
    await expect(all(it.epoch(0))).rejects.toThrow(message);
    await expect(all(it.validation())).rejects.toThrow(message);
  } finally {
    rmSync(file);
  }
});
