/** The single engine on both backends: steps, states, sharing between batch sizes, and blame. */
import {
  accuracy,
  attach,
  batchNorm,
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
import { momentum } from "akid/train";
import { afterEach, describe, expect, test } from "vitest";
import { onnxBackend } from "../../src/backends/onnx/index.ts";
import { tfjsBackend } from "../../src/backends/tfjs/index.ts";
import type { Batch, Engine } from "../../src/engines/engine.ts";
import { singleEngine } from "../../src/engines/single.ts";
import type { HostTensor } from "../../src/graph/program.ts";
import { initialValue } from "../../src/lower/initialise.ts";
import { applyPlan, gradientsPlan, parametersOf } from "../../src/lower/programs.ts";

const image = input("image", [6, 6, 1]);
const label = input("label", [], index(3));
const features = image.attach("conv1", conv2d(4, 3)).attach("bn1", batchNorm()).attach("relu1", relu());
const logits = features.attach("flat", flatten()).attach("drop", dropout(0.1)).attach("ip1", dense(3));
const { network } = brain(
  "tiny",
  { image, label },
  {
    outputs: { logits },
    loss: attach("loss", softmaxCrossEntropy(), [logits, label]),
    evals: { accuracy: attach("accuracy", accuracy(), [logits, label]) },
  },
);

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

const kongfu = momentum({ lr: 0.05 });
const clock = (step: number) => ({ step, stepsPerEpoch: 10 });
const open: Engine[] = [];
afterEach(async () => {
  for (const engine of open.splice(0)) await engine.dispose();
});

describe.each([
  ["onnx", onnxBackend],
  ["tfjs", tfjsBackend],
] as const)("on %s", (_, backend) => {
  const engine = async (seed = 1): Promise<Engine> => {
    const made = await singleEngine({ network, kongfu, backend: backend(), seed });
    open.push(made);
    return made;
  };

  test("learns, and evaluates with the running statistics", async () => {
    const it = await engine();
    const before = await it.evaluate(batch(12));
    for (let step = 0; step < 40; step++) await it.train(batch(12, step), clock(step));
    const after = await it.evaluate(batch(9));
    expect(before.samples).toBe(12);
    expect(after.loss).toBeLessThan(0.2 * before.loss);
    expect(after.evals.accuracy).toBe(1);
    expect((await it.read("bn1/mean")).data.some((value) => value !== 0)).toBe(true);
  });

  test("the same seed gives the same losses to the last bit, another seed others", async () => {
    const losses = async (seed: number): Promise<number[]> => {
      const it = await engine(seed);
      const found: number[] = [];
      for (let step = 0; step < 5; step++) found.push((await it.train(batch(8, step), clock(step))).loss);
      return found;
    };
    const first = await losses(3);
    expect(await losses(3)).toEqual(first);
    expect(await losses(4)).not.toEqual(first);
  });

  test("a batch of another size trains the same variables", async () => {
    const it = await engine();
    await it.train(batch(8), clock(0));
    const weights = await it.read("ip1/weights");
    await it.train(batch(3), clock(1));
    expect(await it.read("ip1/weights")).not.toEqual(weights);
  });

  test("gradients and apply are one train step", async () => {
    const one = await engine();
    await one.train(batch(6), clock(0));

    const shapes = { image: [6, 6, 6, 1], label: [6] };
    const two = await engine();
    const values: Record<string, HostTensor> = {};
    for (const name of two.variables) values[name] = await two.read(name);
    await using session = await backend().open(values);
    const gradients = await session.compile(gradientsPlan(network, shapes).program);
    const apply = await session.compile(applyPlan(network, kongfu, shapes).program);
    const drop = { "drop/random": await dropoutNumbers() };
    const outputs = await gradients.run({ ...batch(6), ...drop });
    const fed = Object.entries(outputs).filter(([name]) => /^(gradient|next)\//.test(name));
    await apply.run({ ...Object.fromEntries(fed), "kongfu/lr": { data: Float32Array.of(0.05), shape: [] } });
    for (const name of one.variables) {
      const [a, b] = [await one.read(name), await session.read(name)];
      a.data.forEach((value, i) => expect(b.data[i]).toBeCloseTo(value, 6));
    }
  });

  test("a loss that is not finite changes nothing and the first culprit is named", async () => {
    const it = await engine();
    const weights = await it.read("conv1/weights");
    const poisoned = batch(6);
    (poisoned.image?.data as Float32Array)[5] = Number.NaN;
    expect((await it.train(poisoned, clock(0))).loss).toBeNaN();
    expect(await it.read("conv1/weights")).toEqual(weights);
    expect(await it.blame(poisoned, clock(0))).toBe("input 'image'");

    await it.write("ip1/weights", { data: new Float32Array(192).fill(3e38), shape: [64, 3] });
    expect(await it.blame(batch(6), clock(0))).toBe("dense 'ip1'");
    await it.write("conv1/weights", { data: new Float32Array(36).fill(Number.POSITIVE_INFINITY), shape: [3, 3, 1, 4] });
    expect(await it.blame(batch(6), clock(0))).toBe("parameter 'conv1/weights' of conv2d 'conv1'");
  });
});

/** The numbers that an engine of seed 1 draws for step 0. */
async function dropoutNumbers(): Promise<HostTensor> {
  const { fillUniform } = await import("../../src/random/index.ts");
  const data = new Float32Array(6 * 64);
  fillUniform(data, { seed: 1, step: 0, stream: "drop", samples: 6 });
  return { data, shape: [6, 64] };
}

test("every parameter has its own stream: two of one shape differ", () => {
  const x = input("x", [4]);
  const twins = brain("twins", { x }, { outputs: { y: x.attach("a", dense(4)).attach("b", dense(4)) } });
  const [a, , b] = parametersOf(twins.network, { x: [1, 4] }).map((parameter) => initialValue(parameter, 0).data);
  expect(a).not.toEqual(b);
  expect(Math.max(...(a as Float32Array))).toBeLessThanOrEqual(0.5);
});
