/** Networks whose image sizes are names: variables are listed by a real batch, and one set serves all sizes. */
import { attach, brain, conv2d, dense, globalAvgPool, index, input, relu, softmaxCrossEntropy } from "akid";
import { parameters, sgd } from "akid/train";
import { expect, test } from "vitest";
import { onnxBackend } from "../../src/backends/onnx/index.ts";
import type { Batch } from "../../src/engines/engine.ts";
import { singleEngine } from "../../src/engines/single.ts";
import { shapesOfSample } from "../../src/lower/shapes.ts";

const image = input("image", ["H", "W", 1]);
const label = input("label", [], index(2));
const seen = image.attach("conv1", conv2d(4, 3)).attach("relu1", relu()).attach("gap", globalAvgPool());
const logits = seen.attach("ip1", dense(2));
const net = brain(
  "anySize",
  { image, label },
  { outputs: { logits }, loss: attach("loss", softmaxCrossEntropy(), [logits, label]) },
);

/** Class 1 is bright. */
const batchOf = (h: number, w: number): Batch => ({
  image: { data: Float32Array.from({ length: 4 * h * w }, (_, i) => Math.floor(i / (h * w)) % 2), shape: [4, h, w, 1] },
  label: { data: Int32Array.of(0, 1, 0, 1), shape: [4] },
});

async function* batches(): AsyncGenerator<Batch> {
  yield batchOf(6, 5);
  yield batchOf(8, 8);
}

test("a network whose sizes are all known needs no batch", async () => {
  const x = input("x", [3]);
  const { network } = brain("plain", { x }, { outputs: { y: x.attach("ip", dense(2)) } });
  const none: AsyncIterable<Batch> = {
    [Symbol.asyncIterator]: () => {
      throw new Error("a batch was asked for");
    },
  };
  expect(await shapesOfSample(network, none)).toEqual({ x: [1, 3] });
});

test("the first batch gives the sizes, and images of two sizes train one set of weights", async () => {
  const shapes = await shapesOfSample(net.network, batches());
  expect(shapes).toEqual({ image: [4, 6, 5, 1], label: [4] });
  expect(parameters(net, shapes)["conv1/weights"]).toEqual({ shape: [3, 3, 1, 4], trainable: true });
  await using engine = await singleEngine({
    network: net.network,
    kongfu: sgd({ lr: 0.5 }),
    backend: onnxBackend(),
    shapes,
  });
  const before = (await engine.evaluate(batchOf(7, 9))).loss;
  for (let step = 0; step < 30; step++) await engine.train(batchOf(5 + (step % 2), 6), { step, stepsPerEpoch: 30 });
  expect((await engine.evaluate(batchOf(7, 9))).loss).toBeLessThan(0.5 * before);
});

test("where no batch tells the sizes, the block that does not fit says so", () =>
  expect(singleEngine({ network: net.network, kongfu: sgd({ lr: 0.5 }), backend: onnxBackend() })).rejects.toThrow(
    "akid: conv1 (conv2d): kernel 3x3 is larger than the padded input 1x1.",
  ));
