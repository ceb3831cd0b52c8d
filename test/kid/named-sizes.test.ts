/** A Kid trains networks whose image sizes are names: on images of one size, and on batches of several. */
import { accuracy, conv2d, dense, globalAvgPool, index, input, network, relu, softmaxCrossEntropy } from "akid";
import { arrays, type BatchOf, type Source, sample } from "akid/sources";
import { type HostTensor, Kid, sensor, sgd } from "akid/train";
import { describe, expect, test } from "vitest";
import { newFolder } from "./toy.ts";

const net = network(
  "anySize",
  { image: input("image", ["H", "W", 3]), label: input("label", [], index(2)) },
  {
    conv1: ["image", conv2d(4, 3), relu()],
    logits: ["conv1", globalAvgPool(), dense(2)],
    loss: [["logits", "label"], softmaxCrossEntropy()],
    right: [["logits", "label"], accuracy()],
  },
  { outputs: ["logits"], loss: "loss", evals: { right: "right" } },
);

const labels = (n: number): number[] => Array.from({ length: n }, (_, i) => i % 2);

/** Odd ones are bright. */
const pixels = (given: readonly number[], size: number): Float32Array =>
  Float32Array.from({ length: given.length * size }, (_, i) => (given[Math.floor(i / size)] ?? 0) + 0.1 * Math.sin(i));

const part = (n: number) => ({ image: pixels(labels(n), 6 * 5 * 3), label: labels(n) });

const sixByFive = arrays("six by five", {
  samples: { image: sample([6, 5, 3]), label: sample([], index(2)) },
  train: part(40),
  validation: part(10),
});

const samples = { image: sample(["H", "W", 3]), label: sample([], index(2)) };

/** Images whose size is that of their batch, as in training at several scales. */
const scales: Source<typeof samples> = {
  name: "scales",
  samples,
  sizes: { train: 40, validation: 10 },
  batch: (_, indices): BatchOf<typeof samples> => {
    const given = Array.from(indices, (i) => i % 2);
    const [h, w] = [5 + ((indices[0] ?? 0) % 3), 6];
    return {
      image: { data: pixels(given, h * w * 3), shape: [given.length, h, w, 3] },
      label: { data: Int32Array.from(given), shape: [given.length] },
    };
  },
};

const image = (h: number, w: number): HostTensor => ({ data: pixels([0, 1], h * w * 3), shape: [2, h, w, 3] });

describe.each(["onnx", "tfjs:wasm"] as const)("on %s", (backend) => {
  const options = () => ({ brain: net, kongfu: sgd({ lr: 0.5 }), backend, logDir: newFolder(), output: null, seed: 3 });

  test("learns from images of one size, and predicts for others", async () => {
    await using kid = new Kid({ ...options(), sensor: sensor(sixByFive, { batchSize: 8 }), maxEpochs: 12 });
    const { validation } = await kid.practice();
    expect(validation).toMatchObject({ samples: 10, evals: { right: 1 } });
    for (const [h, w] of [
      [6, 5],
      [9, 12],
    ] as const) {
      const { logits } = await kid.predict({ image: image(h, w) });
      expect(logits.shape).toEqual([2, 2]);
      const [dark0 = 0, dark1 = 0, bright0 = 0, bright1 = 0] = logits.data;
      expect([dark0 > dark1, bright0 < bright1]).toEqual([true, true]);
    }
    expect((await kid.activations({ image: image(9, 12) }, ["conv1"])).conv1.shape).toEqual([2, 7, 10, 4]);
    await expect(kid.predict({ image: image(2, 5) })).rejects.toThrow(
      "akid: conv1.1 (conv2d): kernel 3x3 is larger than the padded input 2x5.",
    );
  });

  test("learns from batches of several sizes", async () => {
    await using kid = new Kid({ ...options(), sensor: sensor(scales, { batchSize: 8 }), maxEpochs: 12 });
    const { validation } = await kid.practice();
    expect(validation).toMatchObject({ samples: 10, evals: { right: 1 } });
  });
});
