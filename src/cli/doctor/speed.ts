/** How fast a backend trains: LeNet on images of noise, for about a second. */
import { attach } from "../../../dsl/attach.ts";
import { relu } from "../../../dsl/blocks/activations.ts";
import { conv2d } from "../../../dsl/blocks/conv2d.ts";
import { dense } from "../../../dsl/blocks/dense.ts";
import { softmaxCrossEntropy } from "../../../dsl/blocks/losses.ts";
import { maxPool } from "../../../dsl/blocks/pool.ts";
import { flatten } from "../../../dsl/blocks/reshape.ts";
import { brain } from "../../../dsl/brain.ts";
import { AkidError } from "../../../dsl/errors.ts";
import { index, input } from "../../../dsl/input.ts";

import type { Backend } from "../../backends/backend.ts";
import { singleEngine } from "../../engines/single.ts";
import { sgd } from "../../kongfus/sgd.ts";
import { fillUniform } from "../../random/index.ts";

const image = input("image", [28, 28, 1]);
const label = input("label", [], index(10));
const logits = image
  .attach("conv1", conv2d(32, 5, { padding: "same" }))
  .attach("relu1", relu())
  .attach("pool1", maxPool(2))
  .attach("conv2", conv2d(64, 5, { padding: "same" }))
  .attach("relu2", relu())
  .attach("pool2", maxPool(2))
  .attach("flat", flatten())
  .attach("ip1", dense(512))
  .attach("relu3", relu())
  .attach("ip2", dense(10));
const lenet = brain(
  "lenet",
  { image, label },
  { outputs: { logits }, loss: attach("loss", softmaxCrossEntropy(), [logits, label]) },
);

const samples = 100;
const budgetMs = 1000;

/** The median of its steps, in milliseconds, each with 100 images; the first one, which compiles, does not count. */
export async function stepTime(backend: Backend): Promise<number> {
  const batch = {
    image: {
      data: fillUniform(new Float32Array(samples * 28 * 28), { seed: 0, stream: "doctor" }),
      shape: [samples, 28, 28, 1],
    },
    label: { data: Int32Array.from({ length: samples }, (_, i) => i % 10), shape: [samples] },
  };
  await using engine = await singleEngine({ network: lenet.network, kongfu: sgd({ lr: 0.01 }), backend });
  const times: number[] = [];
  let spent = 0;
  for (let step = 0; spent < budgetMs; step++) {
    const from = performance.now();
    const { loss } = await engine.train(batch, { step, stepsPerEpoch: 1 });
    if (!Number.isFinite(loss)) throw new AkidError({ where: backend.name, what: `the loss of LeNet became ${loss}` });
    const time = performance.now() - from;
    if (step > 0) times.push(time);
    spent += step > 0 ? time : 0;
  }
  return times.sort((a, b) => a - b)[times.length >> 1] as number;
}
