/** Synchronised batch normalisation: towers compute what one device computes on the whole batch. */
import {
  attach,
  batchNorm,
  brain,
  conv2d,
  dense,
  globalAvgPool,
  index,
  input,
  relu,
  residual,
  sequential,
  softmaxCrossEntropy,
} from "akid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { onnxBackend } from "../../src/backends/onnx/index.ts";
import type { Batch, Engine } from "../../src/engines/engine.ts";
import { singleEngine } from "../../src/engines/single.ts";
import { momentum } from "../../src/kongfus/sgd.ts";
import { builtModule } from "../built.ts";

// Threads that read TypeScript take a while to start.
type Module = typeof import("../../src/engines/data-parallel.ts");
const { dataParallelEngine } = await builtModule<Module>("src/engines/data-parallel.js");

const same = { padding: 1, bias: false } as const;
const together = { synchronized: true } as const;
const image = input("image", [6, 6, 1]);
const label = input("label", [], index(3));
const logits = image
  .attach("input", batchNorm({ ...together, scale: false, offset: false, momentum: 0.5 }))
  .attach("stem", sequential(conv2d(6, 3, same), batchNorm(together), relu()))
  .attach(
    "unit",
    residual(
      sequential(
        conv2d(6, 3, same),
        batchNorm(together),
        relu(),
        conv2d(6, 3, same),
        batchNorm({ ...together, momentum: "cumulative" }),
      ),
    ),
  )
  .attach("relu", relu())
  .attach("own", batchNorm({ ...together, tracking: false, scale: "shared" }))
  .attach("pool", globalAvgPool())
  .attach("ip", dense(3));
const loss = attach("loss", softmaxCrossEntropy(), [logits, label]);
const { network } = brain("normed", { image, label }, { outputs: { logits }, loss });

/** Images whose class is which third is brighter. */
function batch(samples: number, from: number, level = 0): Batch {
  const data = Float32Array.from({ length: samples * 36 }, (_, i) => {
    const [sample, row] = [Math.floor(i / 36) + from, Math.floor((i % 36) / 6)];
    return level + (Math.floor(row / 2) === sample % 3 ? 1 : -0.5) + 0.5 * Math.sin(sample * 37 + i * 12.9898);
  });
  return {
    image: { data, shape: [samples, 6, 6, 1] },
    label: { data: Int32Array.from({ length: samples }, (_, i) => (i + from) % 3), shape: [samples] },
  };
}

const clock = (step: number) => ({ step, stepsPerEpoch: 10 });
const kongfu = momentum({ lr: 0.02 });
const parallel = (towers: number): Promise<Engine> =>
  dataParallelEngine({ network, kongfu, backend: "onnx", towers, threads: 1, seed: 1 });

let engines: Engine[] = [];
beforeAll(async () => {
  const single = singleEngine({ network, kongfu, backend: onnxBackend({ threads: 1 }), seed: 1 });
  engines = await Promise.all([single, parallel(2), parallel(2), parallel(3)]);
}, 120_000);
afterAll(async () => {
  for (const engine of engines) await engine.dispose();
});

/** How far two values are apart, relative to their length. */
async function apart(name: string, one: Engine, other: Engine): Promise<number> {
  const [a, b] = [(await one.read(name)).data, (await other.read(name)).data];
  return Math.hypot(...a.map((value, i) => value - (b[i] as number))) / Math.hypot(1e-2, ...a);
}

test("two and three towers are one device after 100 steps, whatever the sizes of their parts", async () => {
  const [one, two, , three] = engines as [Engine, Engine, Engine, Engine];
  for (let step = 0; step < 100; step++) {
    const given = batch([7, 8, 9, 2, 12][step % 5] as number, 7 * step); // 2: nothing for a third tower
    const [expected, ...found] = await Promise.all([one, two, three].map((engine) => engine.train(given, clock(step))));
    for (const { loss } of found) expect(loss / (expected?.loss as number)).toBeCloseTo(1, 4);
  }
  expect(one.parameters).toContain("unit/body/2/variance");
  for (const name of one.parameters) {
    expect(await apart(name, one, two), name).toBeLessThan(1e-5);
    expect(await apart(name, one, three), name).toBeLessThan(1e-5);
  }
}, 120_000);

test("statistics are exact to float32 where the mean is 100 deviations from zero", async () => {
  const [one, two, , three] = engines as [Engine, Engine, Engine, Engine];
  const before = (await one.read("input/variance")).data[0] as number;
  const given = batch(7, 3, 100);
  for (const engine of [one, two, three]) await engine.train(given, clock(100));
  const pixels = Array.from(given.image?.data ?? []);
  const mean = pixels.reduce((a, b) => a + b) / pixels.length;
  const variance = pixels.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (pixels.length - 1);
  for (const engine of [two, three]) {
    expect(((await engine.read("input/variance")).data[0] as number) / ((before + variance) / 2)).toBeCloseTo(1, 5);
    expect(await apart("input/mean", one, engine)).toBeLessThan(1e-6);
  }
}, 120_000);

test("equal towers give equal runs, to the bit", async () => {
  const [, two, twin] = engines as [Engine, Engine, Engine];
  for (const name of two.variables) await twin.write(name, await two.read(name));
  for (let step = 0; step < 3; step++) {
    const given = batch(7, step);
    expect(await twin.train(given, clock(step))).toEqual(await two.train(given, clock(step)));
  }
  for (const name of two.variables) expect(await twin.read(name)).toEqual(await two.read(name));
}, 120_000);

test("without it each tower sees the statistics of its part", async () => {
  const x = input("x", [2]);
  const plain = x.attach("bn", batchNorm({ offset: false }));
  const label = input("label", [], index(2));
  const own = brain("own", { x, label }, { loss: attach("loss", softmaxCrossEntropy(), [plain, label]) });
  await using engine = await dataParallelEngine({
    network: own.network,
    kongfu,
    backend: "onnx",
    towers: 2,
    threads: 1,
  });
  const given = { data: Float32Array.of(0, 0, 2, 2, 10, 10, 14, 14), shape: [4, 2] };
  await engine.train({ x: given, label: { data: Int32Array.of(0, 1, 0, 1), shape: [4] } }, clock(0));
  // Unbiased variances of the parts are 2 and 8, that of the whole is 43.7.
  expect((await engine.read("bn/variance")).data[0]).toBeCloseTo(0.9 + 0.1 * 5, 5);
  expect((await engine.read("bn/mean")).data[0]).toBeCloseTo(0.1 * 6.5, 5);
}, 120_000);
