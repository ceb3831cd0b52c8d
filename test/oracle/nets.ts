/** The networks, KongFus, initial values and batches of the training comparison. Twin of training.py. */

import type { Network } from "akid";
import {
  attach,
  batchNorm,
  brain,
  conv2d,
  dense,
  globalAvgPool,
  index,
  input,
  maxPool,
  relu,
  softmaxCrossEntropy,
  tanh,
} from "akid";
import type { KongFu } from "akid/train";
import { adam, momentum, sgd } from "akid/train";
import type { Batch } from "../../src/engines/engine.ts";
import type { Size } from "../../src/graph/node.ts";
import { elements } from "../../src/graph/node.ts";
import type { HostTensor } from "../../src/graph/program.ts";
import { draw } from "./draw.ts";

/** One comparison. */
export interface Run {
  readonly network: Network;
  readonly kongfu: KongFu;
  readonly initial: Readonly<Record<string, HostTensor>>;
  readonly batch: (step: number) => Batch;
}

const samples = 16;

const image = input("image", [8, 8, 2]);
const imageLabel = input("label", [], index(4));
const imageLogits = image
  .attach("conv1", conv2d(6, 3, { padding: "same", bias: false }))
  .attach("bn1", batchNorm())
  .attach("relu1", relu())
  .attach("pool1", maxPool(2))
  .attach("conv2", conv2d(8, 3, { padding: "same", bias: false }))
  .attach("bn2", batchNorm())
  .attach("relu2", relu())
  .attach("pool2", globalAvgPool())
  .attach("ip", dense(4));
const convNet = brain(
  "convNet",
  { image, label: imageLabel },
  {
    outputs: { logits: imageLogits },
    loss: attach("loss", softmaxCrossEntropy(), [imageLogits, imageLabel]),
  },
);

const row = input("row", [12]);
const rowLabel = input("label", [], index(5));
const rowLogits = row
  .attach("ip1", dense(24))
  .attach("tanh1", tanh())
  .attach("ip2", dense(16))
  .attach("relu2", relu())
  .attach("ip3", dense(5));
const mlp = brain(
  "mlp",
  { row, label: rowLabel },
  {
    outputs: { logits: rowLogits },
    loss: attach("loss", softmaxCrossEntropy(), [rowLogits, rowLabel]),
  },
);

/** Shape and scale of each initial value, in order; scale "ones": ones. */
type Starts = Readonly<Record<string, readonly [Size, number | "ones"]>>;

const convNetStarts: Starts = {
  "conv1/weights": [[3, 3, 2, 6], 0.4],
  "bn1/scale": [[6], "ones"],
  "bn1/offset": [[6], 0],
  "bn1/mean": [[6], 0],
  "bn1/variance": [[6], "ones"],
  "conv2/weights": [[3, 3, 6, 8], 0.25],
  "bn2/scale": [[8], "ones"],
  "bn2/offset": [[8], 0],
  "bn2/mean": [[8], 0],
  "bn2/variance": [[8], "ones"],
  "ip/weights": [[8, 4], 0.6],
  "ip/bias": [[4], 0],
};
const mlpStarts: Starts = {
  "ip1/weights": [[12, 24], 0.5],
  "ip1/bias": [[24], 0],
  "ip2/weights": [[24, 16], 0.35],
  "ip2/bias": [[16], 0],
  "ip3/weights": [[16, 5], 0.4],
  "ip3/bias": [[5], 0],
};

const initial = (starts: Starts): Record<string, HostTensor> =>
  Object.fromEntries(
    Object.entries(starts).map(([name, [shape, scale]], i) => {
      const numbers = draw(i + 1, elements(shape)).map((x) => (scale === "ones" ? 1 : x * scale));
      return [name, { shape, data: Float32Array.from(numbers) }];
    }),
  );

const labels = (step: number, classes: number): number[] =>
  draw(2000 + step, samples).map((x) => Math.floor(((x + 1) / 2) * classes));

/** Noise on a pattern of the class. */
function batchOf(name: string, shape: Size, pattern: (label: number, position: number) => number) {
  return (step: number, classes: number): Batch => {
    const label = labels(step, classes);
    const size = elements(shape);
    const noise = draw(1000 + step, samples * size);
    const data = Float32Array.from(noise, (x, i) => x * 0.5 + pattern(label[Math.floor(i / size)] as number, i % size));
    return {
      [name]: { shape: [samples, ...shape], data },
      label: { shape: [samples], data: Int32Array.from(label) },
    };
  };
}

const images = batchOf("image", [8, 8, 2], (label, position) => {
  const [y, x, c] = [Math.floor(position / 16), Math.floor(position / 2) % 8, position % 2];
  return ((label * 7 + y * 3 + x * 5 + c) % 11) / 11 - 0.5;
});
const rows = batchOf("row", [12], (label, position) => ((label * 5 + position * 3) % 7) / 7 - 0.5);

const convNetRun = (kongfu: KongFu): Run => ({
  network: convNet.network,
  kongfu,
  initial: initial(convNetStarts),
  batch: (step) => images(step, 4),
});
const mlpRun = (kongfu: KongFu): Run => ({
  network: mlp.network,
  kongfu,
  initial: initial(mlpStarts),
  batch: (step) => rows(step, 5),
});

export const runs: Readonly<Record<string, Run>> = {
  convNet: convNetRun(momentum({ lr: 0.2 })),
  convNetNesterov: convNetRun(momentum({ lr: 0.2, nesterov: true })),
  mlp: mlpRun(adam({ lr: 0.01 })),
  mlpSgd: mlpRun(sgd({ lr: 0.1 })),
};
