/**
 * Networks, settings and bounds of the original akid's tests, on the digits and on generated images of MNIST's shape, in
 * fewer steps where these are easier than MNIST.
 */
import {
  accuracy,
  add,
  attach,
  batchNorm,
  brain,
  conv2d,
  dense,
  flatten,
  globalAvgPool,
  he,
  index,
  input,
  maxPool,
  relu,
  residual,
  sequential,
  softmaxCrossEntropy,
  unitScaling,
  type WeightOptions,
  xavier,
} from "akid";
import { digits, patterns } from "akid/sources";
import { average, exponentialDecay, Kid, momentum, sensor } from "akid/train";
import { describe, expect, test } from "vitest";
import { newFolder } from "./toy.ts";

const digit = input("image", [8, 8, 1]);
const image = input("image", [28, 28, 1]);
const label = input("label", [], index(10));

/** A convolution and a dense layer. */
function oneLayer(weights: WeightOptions = {}) {
  const logits = digit
    .attach("conv1", conv2d(32, 5, { padding: "same", ...weights }))
    .attach("relu1", relu())
    .attach("pool1", maxPool(5, { padding: "same" }))
    .attach("flat", flatten())
    .attach("ip1", dense(10, weights));
  const loss = attach("loss", softmaxCrossEntropy(), [logits, label]);
  const evals = { accuracy: attach("accuracy", accuracy(), [logits, label]) };
  return brain("oneLayer", { image: digit, label }, { outputs: { logits }, loss, evals });
}

/** The same in the size in which the original has it. */
function oneLayerOfMnist() {
  const logits = image
    .attach("conv1", conv2d(32, 5, { padding: "same" }))
    .attach("relu1", relu())
    .attach("pool1", maxPool(5, { padding: "same" }))
    .attach("flat", flatten())
    .attach("ip1", dense(10));
  const loss = attach("loss", softmaxCrossEntropy(), [logits, label]);
  return brain("oneLayer", { image, label }, { outputs: { logits }, loss });
}

function lenet() {
  const logits = digit
    .attach("conv1", conv2d(32, 5, { padding: "same" }))
    .attach("relu1", relu())
    .attach("pool1", maxPool(2))
    .attach("conv2", conv2d(64, 5, { padding: "same" }))
    .attach("relu2", relu())
    .attach("pool2", maxPool(5, { stride: 2, padding: "same" }))
    .attach("flat", flatten())
    .attach("ip1", dense(512))
    .attach("relu3", relu())
    .attach("ip2", dense(10));
  const loss = attach("loss", softmaxCrossEntropy(), [logits, label]);
  return brain("lenet", { image: digit, label }, { outputs: { logits }, loss });
}

/** Pre-activation, two blocks for each of the widths 16, 32 and 64: 16 layers deep. */
function resnet() {
  const init = { weights: he() };
  const two = <const F extends number, const S extends number>(filters: F, stride: S) =>
    sequential(
      batchNorm(),
      relu(),
      conv2d(filters, 3, { padding: "same", stride, init }),
      batchNorm(),
      relu(),
      conv2d(filters, 3, { padding: "same", init }),
    );
  const narrow = digit
    .attach("stem", conv2d(16, 3, { padding: "same", init }))
    .attach("res1", residual(two(16, 1)))
    .attach("res2", residual(two(16, 1)));
  const halved = (filters: 32 | 64) => conv2d(filters, 1, { stride: 2, init });
  const wider = attach("res3", add(), [narrow.attach("body3", two(32, 2)), narrow.attach("short3", halved(32))]).attach(
    "res4",
    residual(two(32, 1)),
  );
  const widest = attach("res5", add(), [wider.attach("body5", two(64, 2)), wider.attach("short5", halved(64))]).attach(
    "res6",
    residual(two(64, 1)),
  );
  const logits = widest
    .attach("bn", batchNorm())
    .attach("relu", relu())
    .attach("pool", globalAvgPool())
    .attach("ip", dense(10));
  const loss = attach("loss", softmaxCrossEntropy(), [logits, label]);
  return brain("resnet", { image: digit, label }, { outputs: { logits }, loss });
}

const settings = () => ({ output: null, logDir: newFolder(), validate: false, checkpoint: false }) as const;

test("a convolution and a dense layer, 900 steps at a rate that decays, with a running mean of the parameters", async () => {
  const rates: number[] = [];
  await using kid = new Kid({
    ...settings(),
    sensor: sensor(digits(), { batchSize: 32 }),
    brain: oneLayer(),
    kongfu: average(0.9, momentum({ lr: exponentialDecay({ base: 0.01, rate: 0.95, steps: 468 }) })),
    maxSteps: 900,
    logEvery: 900,
    hooks: { trainLog: ({ lr }) => void rates.push(lr) },
  });
  const { validation } = await kid.practice();
  expect(validation.loss).toBeLessThan(0.2);
  expect(validation.evals.accuracy).toBeGreaterThan(0.92);
  expect(rates[0]).toBeCloseTo(0.0095, 8);
});

describe("a convolution and a dense layer at a rate of 0.01", () => {
  test.each<[string, WeightOptions, number, number]>([
    ["from Xavier's initial values, after 450 steps", { init: { weights: xavier() } }, 450, 0.3],
    ["from He's initial values, by the number of outputs", { init: { weights: he({ fanOut: true }) } }, 225, 1],
    ["from uniform ones of the factor 1.43", { init: { weights: unitScaling(1.43) } }, 225, 0.5],
    ["with a penalty on absolute values", { regularize: { l1: 1e-3 } }, 225, 13],
  ])("%s", async (_, weights, steps, bound) => {
    expect(await lossOnDigits(oneLayer(weights), steps)).toBeLessThan(bound);
  });

  test("with filters of a norm of 1 at most", async () => {
    await using kid = new Kid({
      ...settings(),
      sensor: sensor(digits(), { batchSize: 32 }),
      brain: oneLayer({ maxNorm: 1 }),
      kongfu: momentum({ lr: 0.1 }),
      maxSteps: 100,
    });
    await kid.practice();
    const { data = new Float32Array(), shape = [] } = (await kid.parameters())["conv1/weights"] ?? {};
    const filters = shape.at(-1) ?? 0;
    const norms = Array.from({ length: filters }, (_, f) => Math.hypot(...data.filter((_, i) => i % filters === f)));
    expect(Math.max(...norms)).toBeLessThan(1 + 1e-5);
    expect(Math.max(...norms)).toBeGreaterThan(0.99); // the limit was reached
  });
});

/** The loss of validation after so many steps of momentum on the digits. */
async function lossOnDigits(
  net: ReturnType<typeof oneLayer> | ReturnType<typeof lenet> | ReturnType<typeof resnet>,
  maxSteps: number,
) {
  await using kid = new Kid({
    ...settings(),
    sensor: sensor(digits(), { batchSize: 32 }),
    brain: net,
    kongfu: momentum({ lr: 0.01 }),
    maxSteps,
  });
  return (await kid.practice()).validation.loss;
}

test("a residual network of 16 layers is below 1.5 in 60 steps", async () => {
  expect(await lossOnDigits(resnet(), 60)).toBeLessThan(1.5);
});

test("LeNet is below 0.3 in 225 steps", async () => {
  expect(await lossOnDigits(lenet(), 225)).toBeLessThan(0.3);
});

test("a convolution and a dense layer learn images of MNIST's shape in 120 steps", async () => {
  await using kid = new Kid({
    ...settings(),
    sensor: sensor(patterns({ noise: 0.25, sizes: { train: 1000, validation: 100 } }), { batchSize: 50 }),
    brain: oneLayerOfMnist(),
    kongfu: momentum({ lr: 0.01 }),
    maxSteps: 120,
  });
  const sizes = Object.values(await kid.parameters()).map(({ data }) => data.length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(12_362);
  expect((await kid.practice()).validation.loss).toBeLessThan(0.2);
});
