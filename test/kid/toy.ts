/** A brain and a source small enough to train in a moment: which of three corners a point is near to. */

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accuracy, attach, batchNorm, brain, dense, dropout, index, input, relu, softmaxCrossEntropy } from "akid";
import { arrays, sample } from "akid/sources";
import { type KidOptions, momentum, sensor } from "akid/train";
import { fillUniform } from "../../src/random/index.ts";

const corners = [
  [0, 0],
  [1, 0],
  [0, 1],
] as const;

function points(n: number, stream: string) {
  const noise = fillUniform(new Float32Array(2 * n), { seed: 0, stream });
  const y = Array.from({ length: n }, (_, i) => i % 3);
  const x = Array.from(
    noise,
    (value, i) => (corners[y[i >> 1] as 0 | 1 | 2][i % 2 === 0 ? 0 : 1] as number) + 0.6 * (value - 0.5),
  );
  return { x, y };
}

export const toySource = arrays("corners", {
  samples: { x: sample([2]), y: sample([], index(3)) },
  train: points(50, "train"),
  validation: points(13, "validation"),
});

export const x = input("x", [2]);
const y = input("y", [], index(3));
const hidden = x
  .attach("ip1", dense(16))
  .attach("bn1", batchNorm())
  .attach("relu1", relu())
  .attach("drop1", dropout(0.1));
const logits = hidden.attach("ip2", dense(3));

export const toy = brain(
  "toy",
  { x, y },
  {
    outputs: { logits },
    loss: attach("loss", softmaxCrossEntropy(), [logits, y]),
    evals: { accuracy: attach("accuracy", accuracy(), [logits, y]) },
  },
);

const folder = mkdtempSync(join(tmpdir(), "akid-kid-"));

/** A new folder for the logs of a run; it goes when the tests end. */
export const newFolder = (): string => mkdtempSync(join(folder, "run-"));

/** Options of a Kid for the toy: 3 epochs of 50 samples in steps of 8, the last one of 2. */
export const toyOptions = {
  sensor: sensor(toySource, { batchSize: 8 }),
  brain: toy,
  kongfu: momentum({ lr: 0.05 }),
  output: null,
} satisfies Partial<KidOptions<typeof toy, typeof toySource.samples>>;
