/** A small conv net with batch norm, as its train Program with momentum. */
import {
  accuracy,
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
} from "akid";
import { momentum } from "akid/train";
import type { HostTensor, Program } from "../../src/graph/program.ts";
import { initialValue } from "../../src/lower/initialise.ts";
import { names, parametersOf, slotsOf, trainPlan } from "../../src/lower/programs.ts";
import { drawn } from "./case.ts";
import type { Tensors } from "./questions.ts";
import { integers, normal, randomOf } from "./random.ts";

interface ConvNet {
  readonly train: Program;
  readonly variables: Tensors;
  readonly feeds: (step: number) => Record<string, HostTensor>;
}

const image = input("image", [6, 6, 2]);
const label = input("label", [], index(3));
const logits = image
  .attach("conv1", conv2d(4, 3, { padding: "same" }))
  .attach("bn1", batchNorm())
  .attach("relu1", relu())
  .attach("pool1", maxPool(2))
  .attach("conv2", conv2d(5, 3, { stride: 2, padding: "same" }))
  .attach("relu2", relu())
  .attach("pool2", globalAvgPool())
  .attach("ip", dense(3));
const net = brain(
  "convNet",
  { image, label },
  {
    outputs: { logits },
    loss: attach("loss", softmaxCrossEntropy(), [logits, label]),
    evals: { accuracy: attach("accuracy", accuracy(), [logits, label]) },
  },
);
const kongfu = momentum({ lr: 0.1 });

/** The train Program for images [batch, 6, 6, 2], its variables, and batches. */
export function convNet(batch: number): ConvNet {
  const shapes = { image: [batch, 6, 6, 2], label: [batch] };
  const parameters = parametersOf(net.network, shapes);
  const variables = [...parameters, ...slotsOf(parameters, kongfu)];
  return {
    train: trainPlan(net.network, kongfu, shapes).program,
    variables: Object.fromEntries(variables.map((variable) => [variable.name, initialValue(variable, 0)])),
    feeds: (step) => ({
      image: drawn({ shape: shapes.image, dtype: "float32" }, randomOf(`image ${step}`), normal),
      label: drawn({ shape: shapes.label, dtype: "int32" }, randomOf(`label ${step}`), integers(0, 2)),
      [names.scalar("lr")]: { shape: [], data: Float32Array.of(0.1) },
    }),
  };
}
