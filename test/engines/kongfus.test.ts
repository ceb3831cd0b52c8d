/** What optimisers keep besides their own slots, in a real network: running means, accumulated gradients, frozen groups. */
import { attach, brain, dense, dropout, input, meanSquaredError } from "akid";
import { accumulate, average, groups, type KongFu, momentum, sgd } from "akid/train";
import { afterEach, describe, expect, test } from "vitest";
import { onnxBackend } from "../../src/backends/onnx/index.ts";
import { tfjsBackend } from "../../src/backends/tfjs/index.ts";
import type { Batch, Engine } from "../../src/engines/engine.ts";
import { singleEngine } from "../../src/engines/single.ts";

const x = input("x", [3]);
const y = input("y", [1]);
const out = x
  .attach("ip1", dense(4, { maxNorm: 2 }))
  .attach("drop", dropout(0))
  .attach("ip2", dense(1));
const loss = attach("loss", meanSquaredError(), [out, y]);
const { network } = brain("line", { x, y }, { outputs: { out }, loss });

/** Samples [from, to) of a line in three variables. */
function samples(from: number, to: number): Batch {
  const count = to - from;
  const xs = Float32Array.from({ length: count * 3 }, (_, i) => Math.sin(i + from * 3));
  const ys = Float32Array.from({ length: count }, (_, i) => {
    const [a = 0, b = 0, c = 0] = xs.subarray(i * 3);
    return a - 2 * b + c;
  });
  return { x: { data: xs, shape: [count, 3] }, y: { data: ys, shape: [count, 1] } };
}

const clock = (step: number) => ({ step, stepsPerEpoch: 10 });
const open: Engine[] = [];
afterEach(async () => {
  for (const engine of open.splice(0)) await engine.dispose();
});

describe.each([
  ["onnx", onnxBackend],
  ["tfjs", tfjsBackend],
])("on %s", (_, backend) => {
  const engineOf = async (kongfu: KongFu): Promise<Engine> => {
    const engine = await singleEngine({ network, kongfu, backend: await backend(), seed: 3 });
    open.push(engine);
    return engine;
  };
  const valuesOf = async (engine: Engine, name: string): Promise<number[]> => [...(await engine.read(name)).data];

  test("a running mean starts at the parameter, follows it, and is what validation and prediction read", async () => {
    const engine = await engineOf(average(0.5, sgd({ lr: 0.1 })));
    const batch = samples(0, 16);
    const before = await valuesOf(engine, "ip2/weights");
    expect(await valuesOf(engine, "ip2/weights/average")).toEqual(before);
    await engine.train(batch, clock(0)); // (1 + 0) / (10 + 0) of the mean stays
    const after = await valuesOf(engine, "ip2/weights");
    const mean = await valuesOf(engine, "ip2/weights/average");
    mean.forEach((value, i) => {
      expect(value).toBeCloseTo(0.1 * (before[i] as number) + 0.9 * (after[i] as number), 6);
    });
    const { loss: ofMeans } = await engine.evaluate(batch);
    const { out: predicted } = await engine.predict(batch);
    for (const name of engine.parameters) await engine.write(name, await engine.read(`${name}/average`));
    const plain = await engineOf(sgd({ lr: 0.1 }));
    for (const name of plain.parameters) await plain.write(name, await engine.read(name));
    expect((await plain.evaluate(batch)).loss).toBe(ofMeans);
    expect([...((await plain.predict(batch)).out?.data ?? [])]).toEqual([...(predicted?.data ?? [])]);
  });

  test("four accumulated batches of 8 move the parameters as one of 32, and nothing moves before", async () => {
    const [parts, whole] = [
      await engineOf(accumulate(4, momentum({ lr: 0.1 }))),
      await engineOf(momentum({ lr: 0.1 })),
    ];
    for (let step = 0; step < 8; step++) {
      const before = await valuesOf(parts, "ip1/weights");
      await parts.train(samples(step * 8, step * 8 + 8), clock(step));
      if (step % 4 < 3) expect(await valuesOf(parts, "ip1/weights")).toEqual(before);
    }
    for (let step = 0; step < 2; step++) await whole.train(samples(step * 32, step * 32 + 32), clock(step));
    for (const name of whole.variables) {
      const expected = await valuesOf(whole, name);
      (await valuesOf(parts, name)).forEach((value, i) => {
        expect(value, name).toBeCloseTo(expected[i] as number, 5);
      });
    }
  });

  test("frozen parameters stay, and keep no slots", async () => {
    const engine = await engineOf(groups([{ match: "ip1/*", kongfu: "frozen" }], momentum({ lr: 0.1 })));
    expect(engine.variables.filter((name) => name.endsWith("velocity"))).toEqual([
      "ip2/weights/velocity",
      "ip2/bias/velocity",
    ]);
    const frozen = await valuesOf(engine, "ip1/bias");
    const free = await valuesOf(engine, "ip2/bias");
    await engine.train(samples(0, 8), clock(0));
    expect(await valuesOf(engine, "ip1/bias")).toEqual(frozen);
    expect(await valuesOf(engine, "ip2/bias")).not.toEqual(free);
  });
});

test("a group that keeps a running mean is refused with what to write", () => {
  expect(() => groups([{ match: "**", kongfu: average(0.9, sgd({ lr: 0.1 })) }], sgd({ lr: 0.1 }))).toThrow(
    "akid: groups: a member is 'average', which keeps a running mean. Write average(decay, groups(...)).",
  );
});
