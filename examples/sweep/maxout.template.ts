/**
 * The template of a sweep: ReLU or maxout in each layer, with or without batch normalisation, at two learning rates.
 *
 *     npx akid sweep examples/sweep/maxout.template.ts --metric accuracy
 *
 * Twelve combinations, of which eight are trained: groups of five do not divide the 64 channels of the second layer, so
 * that the four combinations with `fives` are refused by the type checker, before anything runs.
 */
import {
  accuracy,
  attach,
  batchNorm,
  brain,
  conv2d,
  dense,
  flatten,
  index,
  input,
  maxout,
  maxPool,
  relu,
  softmaxCrossEntropy,
} from "akid";
import { digits } from "akid/sources";
import { type KidOptions, momentum, sensor } from "akid/train";
import { choice, dyn } from "akid/tune";

/** The activation of each layer. */
const net = choice({
  relu: [relu(), relu(), relu()],
  maxout: [maxout(2), maxout(2), maxout(4)],
  fives: [maxout(2), maxout(5), maxout(4)],
});
const bn = choice([true, false]);
const lr: number = choice([0.025, 0.05]);

const image = input("image", [8, 8, 1]);
const label = input("label", [], index(10));
const widths = [32, 64] as const;

let x = dyn(image);
for (const [i, width] of widths.entries()) {
  x = x.attach(`conv${i + 1}`, conv2d(width, 3, { padding: "same" }));
  if (bn) {
    x = x.attach(`bn${i + 1}`, batchNorm()); // before the non-linearity
  }
  x = x.attach(`act${i + 1}`, net[i]!);
  x = x.attach(`pool${i + 1}`, maxPool(2));
}
const logits = x.attach("flat", flatten()).attach("ip1", dense(64)).attach("act3", net[2]).attach("ip2", dense(10));

export default {
  sensor: sensor(digits(), { batchSize: 32 }),
  brain: brain(
    `digits-${bn ? "bn" : "plain"}`,
    { image, label },
    {
      outputs: { logits },
      loss: attach("loss", softmaxCrossEntropy(), [logits, label]),
      evals: { accuracy: attach("accuracy", accuracy(), [logits, label]) },
    },
  ),
  kongfu: momentum({ lr }),
  maxEpochs: 15,
} satisfies KidOptions;
