/** Towers compute what one engine computes on the whole batch. */
import { join } from "node:path";
import {
  accuracy,
  attach,
  brain,
  conv2d,
  dense,
  dropout,
  flatten,
  index,
  input,
  relu,
  softmaxCrossEntropy,
} from "akid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { onnxBackend } from "../../src/backends/onnx/index.ts";
import type { DataParallelOptions } from "../../src/engines/data-parallel.ts";
import type { Batch, Engine } from "../../src/engines/engine.ts";
import { singleEngine } from "../../src/engines/single.ts";
import { momentum } from "../../src/kongfus/sgd.ts";
import { locateNative } from "../../src/native/locate.ts";
import { builtModule } from "../built.ts";
import { program, run } from "../processes.ts";
import { missing, reason } from "./sharing.ts";

// Threads and processes that read TypeScript take a while to start.
type Module = typeof import("../../src/engines/data-parallel.ts");
const { dataParallelEngine } = await builtModule<Module>("src/engines/data-parallel.js");

const image = input("image", [6, 6, 1]);
const label = input("label", [], index(3));
const convolved = image.attach("conv1", conv2d(4, 3, { regularize: { l2: 0.01 } })).attach("relu1", relu());
const logits = convolved.attach("flat", flatten()).attach("drop", dropout(0.2)).attach("ip1", dense(3));
const parts = {
  outputs: { logits },
  loss: attach("loss", softmaxCrossEntropy(), [logits, label]),
  evals: { accuracy: attach("accuracy", accuracy(), [logits, label]) },
};
const { network } = brain("tiny", { image, label }, parts);

/** Three classes that a small net can tell apart: which third of the image is bright. */
function batch(samples: number, from = 0): Batch {
  const data = Float32Array.from({ length: samples * 36 }, (_, i) => {
    const [sample, row] = [Math.floor(i / 36) + from, Math.floor((i % 36) / 6)];
    return Math.floor(row / 2) === sample % 3 ? 1 : ((i * 7919) % 13) / 40;
  });
  return {
    image: { data, shape: [samples, 6, 6, 1] },
    label: { data: Int32Array.from({ length: samples }, (_, i) => (i + from) % 3), shape: [samples] },
  };
}

const clock = (step: number) => ({ step, stepsPerEpoch: 10 });
const kongfu = momentum({ lr: 0.05 });
const single = (): Promise<Engine> => singleEngine({ network, kongfu, backend: onnxBackend({ threads: 1 }), seed: 1 });
const parallel = (towers: number, options: Partial<DataParallelOptions> = {}): Promise<Engine> =>
  dataParallelEngine({ network, kongfu, backend: "onnx", towers, threads: 1, seed: 1, ...options });

const native = locateNative();
const noNative = "reason" in native ? native.reason : missing;
const nativeTitle = `two processes of tfjs:native${noNative === undefined ? "" : ` (skipped: ${noNative})`}`;

let [two, twin, three, processes, natives]: Engine[] = [];
let listeners = 0;
beforeAll(async () => {
  [two, twin, three] = await Promise.all([parallel(2), parallel(2), parallel(3)]);
  if (missing === undefined) processes = await parallel(2, { place: "processes" });
  if (noNative === undefined) natives = await parallel(2, { backend: "tfjs:native" });
  listeners = process.listenerCount("exit");
});
afterAll(async () => {
  for (const engine of [two, twin, three, processes, natives]) await engine?.dispose();
});

/** How far the variables of two engines are apart, relative to their length. */
async function difference(one: Engine, other: Engine): Promise<number> {
  let [apart, length] = [0, 0];
  for (const name of one.variables) {
    const [a, b] = [(await one.read(name)).data, (await other.read(name)).data];
    for (const [i, value] of a.entries()) {
      apart += (value - (b[i] as number)) ** 2;
      length += value ** 2;
    }
  }
  return Math.sqrt(apart / length);
}

test("equal towers give equal runs, to the bit", async () => {
  const [one, other] = [two as Engine, twin as Engine];
  for (let step = 0; step < 5; step++) {
    expect(await other.train(batch(6, step), clock(step))).toEqual(await one.train(batch(6, step), clock(step)));
  }
  for (const name of one.variables) expect(await other.read(name)).toEqual(await one.read(name));
});

const equalToOne = async (many: Engine): Promise<void> => {
  await using one = await single();
  for (const name of one.variables) await many.write(name, await one.read(name));
  for (let step = 0; step < 100; step++) {
    const given = batch(step % 10 === 9 ? 2 : 7, step);
    const [expected, found] = [await one.train(given, clock(step)), await many.train(given, clock(step))];
    expect(found.loss).toBeCloseTo(expected.loss, 4);
    expect(found.evals.accuracy).toBeCloseTo(expected.evals.accuracy as number, 6);
    expect(found.samples).toBe(expected.samples);
  }
  expect(await difference(one, many)).toBeLessThan(1e-5);
  const [whole, split] = [await one.evaluate(batch(11)), await many.evaluate(batch(11))];
  expect(split.loss).toBeCloseTo(whole.loss, 5);
  expect(split.evals).toEqual(whole.evals);
  expect((await many.predict(batch(2))).logits?.shape).toEqual([2, 3]);
};

describe("after 100 steps, whatever the size of the batch, one device is equaled by", () => {
  test("two threads", () => equalToOne(two as Engine));
  test("three threads", () => equalToOne(three as Engine));
  test.skipIf(missing !== undefined)(`two processes${reason}`, () => equalToOne(processes as Engine));
  test.skipIf(noNative !== undefined)(nativeTitle, () => equalToOne(natives as Engine));
});

test("a loss that is not finite in one shard changes nothing in any", async () => {
  const it = two as Engine;
  const before = await it.read("conv1/weights");
  const poisoned = batch(6);
  (poisoned.image?.data as Float32Array)[5 * 36] = Number.NaN; // of the second shard
  expect((await it.train(poisoned, clock(0))).loss).toBeNaN();
  expect(await it.read("conv1/weights")).toEqual(before);
  expect(await it.blame(poisoned, clock(0))).toBe("input 'image'");
  expect((await it.train(batch(6), clock(0))).loss).toBeGreaterThan(0);
});

test("a tower that fails ends the step of all, with its name and reason", async () => {
  const it = two as Engine;
  await it.train(batch(6), clock(0));
  const wrong = batch(6);
  const misshapen = { ...wrong, image: { data: new Float32Array(6 * 25), shape: [6, 5, 5, 1] } };
  await expect(it.train(misshapen, clock(1))).rejects.toThrow("expects image [B=3, 6, 6, 1], found [3, 5, 5, 1]");
  expect((await it.train(batch(6), clock(1))).loss).toBeGreaterThan(0);
});

test("what one tower refuses does not end the others", async () => {
  const it = two as Engine;
  await expect(it.read("nothing")).rejects.toThrow("variable 'nothing': the session has no variable of this name");
  expect((await it.train(batch(6), clock(0))).loss).toBeGreaterThan(0);
});

test("towers that cannot be opened leave no threads", async () => {
  const opening = parallel(2, { backend: "tfjs:native", place: "threads" });
  await expect(opening).rejects.toThrow("TensorFlow's native library is not safe in worker threads");
  expect(process.listenerCount("exit")).toBe(listeners);
});

test("a process that ends in the middle of a step ends with its own exit code", async () => {
  expect(await run(program(join(import.meta.dirname, "leaving.ts")))).toMatchObject({ code: 3 });
});
