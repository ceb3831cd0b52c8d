/** A training for one process or several: as a program, a rank that writes what it came to into the folder of its argument. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  accuracy,
  attach,
  auc,
  batchNorm,
  brain,
  conv2d,
  dense,
  dropout,
  flatten,
  index,
  input,
  relu,
  softmax,
  softmaxCrossEntropy,
} from "akid";
import { arrays, sample } from "akid/sources";
import { type EngineChoice, Kid, momentum, sensor } from "akid/train";

const image = input("image", [6, 6, 1]);
const label = input("label", [], index(2));
const convolved = image
  .attach("conv1", conv2d(4, 3, { bias: false, regularize: { l2: 0.01 } }))
  .attach("bn1", batchNorm({ synchronized: true }))
  .attach("relu1", relu());
const logits = convolved.attach("flat", flatten()).attach("drop", dropout(0.2)).attach("ip1", dense(2));
const net = brain(
  "tiny",
  { image, label },
  {
    outputs: { logits },
    loss: attach("loss", softmaxCrossEntropy(), [logits, label]),
    evals: {
      accuracy: attach("accuracy", accuracy(), [logits, label]),
      auc: attach("auc", auc(), [logits.attach("softmax", softmax()), label]),
    },
  },
);

/** Two classes that a small net can almost tell apart: which half of the image is brighter. */
const images = (n: number) => ({
  image: Array.from({ length: n * 36 }, (_, i) => {
    const [one, row] = [Math.floor(i / 36), Math.floor((i % 36) / 6)];
    return ((i * 7919) % 13) / 10 + (Math.floor(row / 3) === one % 2 ? 0.2 : 0);
  }),
  label: Array.from({ length: n }, (_, i) => i % 2),
});

const source = arrays("halves", {
  samples: { image: sample([6, 6, 1]), label: sample([], index(2)) },
  train: images(50),
  validation: images(17),
});

export interface Outcome {
  readonly losses: readonly number[];
  readonly validation: { readonly loss: number; readonly evals: Readonly<Record<string, number>> };
  readonly parameters: Readonly<Record<string, readonly number[]>>;
  readonly notFinite: string;
}

/** 100 steps of 7 samples, in each epoch one of a single sample; a batch that is none; and a validation. */
export async function training(engine: EngineChoice, { seed = 1 }: { readonly seed?: number } = {}): Promise<Outcome> {
  await using kid = new Kid({
    sensor: sensor(source, { batchSize: 7, validationBatchSize: 5 }),
    brain: net,
    kongfu: momentum({ lr: 0.05 }),
    engine,
    backend: { name: "onnx", threads: 1 },
    seed,
    maxSteps: 100,
    output: null,
  });
  const losses: number[] = [];
  for (let step = 0; step < 100; step++) losses.push((await kid.step()).loss);
  const parameters = Object.entries(await kid.parameters()).map(
    ([name, { data }]) => [name, Array.from(data)] as const,
  );
  const { loss, evals } = await kid.validate();
  const poisoned = { image: new Float32Array(5 * 36).fill(1), label: new Int32Array(5) };
  poisoned.image[4 * 36] = Number.NaN; // of the last part
  const batch = {
    image: { data: poisoned.image, shape: [5, 6, 6, 1] },
    label: { data: poisoned.label, shape: [5] },
  } as const;
  const notFinite = await kid.step(batch).then(
    () => "none",
    (error: Error) => error.message,
  );
  return { losses, validation: { loss, evals }, parameters: Object.fromEntries(parameters), notFinite };
}

const [, program, folder] = process.argv;
if (program === import.meta.filename && folder !== undefined) {
  const rank = process.env.OMPI_COMM_WORLD_RANK ?? process.env.PMI_RANK ?? "0";
  const others = process.env.OTHER_SEED === rank ? { seed: 2 } : {};
  writeFileSync(join(folder, `${rank}.json`), JSON.stringify(await training("mpi", others)));
}
