/**
 * Trains a small conv net on real handwritten digits: `npm start`, or `npm start -- --split writers`. For `akid train` it
 * is an experiment: `npx akid train examples/digits.ts --backend tfjs`.
 */
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
  maxPool,
  relu,
  softmaxCrossEntropy,
} from "akid";
import { digits } from "akid/sources";
import { exponentialDecay, Kid, momentum, sensor } from "akid/train";
import { commandLine, endOnError } from "../src/cli/main.ts";
import { Confusion } from "./show/confusion.ts";

const isProgram = process.argv[1] === import.meta.filename;
if (isProgram) endOnError();
const { split } = isProgram ? commandLine({ split: "random" }) : { split: "random" };

const image = input("image", [8, 8, 1]); // Tensor<["B", 8, 8, 1]>
const label = input("label", [], index(10)); // Tensor<["B"], "index<10>">

const features = image
  .attach("conv1", conv2d(64, 3, { padding: "same" })) // Tensor<["B", 8, 8, 64]>
  .attach("bn1", batchNorm())
  .attach("relu1", relu())
  .attach("conv2", conv2d(64, 3, { padding: "same" }))
  .attach("bn2", batchNorm())
  .attach("relu2", relu())
  .attach("pool1", maxPool(2)) // Tensor<["B", 4, 4, 64]>
  .attach("drop1", dropout(0.25));

const logits = features
  .attach("flat", flatten()) // Tensor<["B", 1024]>
  .attach("ip1", dense(128))
  .attach("bn3", batchNorm())
  .attach("relu3", relu())
  .attach("drop2", dropout(0.5))
  .attach("ip2", dense(10)); // Tensor<["B", 10]>

const net = brain(
  "digits",
  { image, label },
  {
    outputs: { logits },
    loss: attach("loss", softmaxCrossEntropy(), [logits, label]),
    evals: { accuracy: attach("accuracy", accuracy(), [logits, label]) },
  },
);

const kid = new Kid({
  sensor: sensor(digits({ split: split as "random" | "writers" }), { batchSize: 32 }),
  brain: net,
  kongfu: momentum({ lr: exponentialDecay({ base: 0.05, rate: 0.85 }) }),
  engine: { name: "single" },
  maxEpochs: 10,
  logDir: "runs/digits",
});
export default kid;

if (isProgram) {
  const { validation, epochs, seconds, logDir } = await kid.practice();

  const confusion = new Confusion(10);
  for await (const batch of kid.sensor.validation()) {
    const { logits: scores } = await kid.predict(batch);
    confusion.add(batch.label, scores);
  }
  await kid[Symbol.asyncDispose]();

  console.log(`
${confusion}

validation accuracy ${validation.evals.accuracy.toFixed(4)} on ${validation.samples} digits, after ${epochs} epochs in ${seconds.toFixed(1)} s
log in ${logDir}`);
}
