/** An image network with lists by layer: widths, kernels and pooling that not every depth has room for. */
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
  leakyRelu,
  maxout,
  maxPool,
  relu,
  softmaxCrossEntropy,
} from "akid";
import { momentum, sgd } from "akid/train";
import { choice, constraint, dyn, logUniform, range, zip } from "akid/tune";

const widths = choice({ narrow: [4, 8, 8], wide: [8, 12, 6], odd: [6, 9, 3] });
const act = choice({
  relu: relu(),
  leaky: leakyRelu(choice([0.01, 0.2])),
  maxout: maxout(choice([2, 3])),
});
const depth = range(1, 3);
const { kernel, padding } = zip({ kernel: [1, 3, 3], padding: ["valid", "same", "valid"] });
const pool = choice([2, 3]);
const bn = choice([true, false]);
const rate = choice([0, 0.5]);
const lr = logUniform(0.01, 0.1, { n: 3 });
const heavy = choice([true, false]);
constraint(!(bn && rate > 0));

const image = input("image", [8, 8, 1]);
const label = input("label", [], index(10));
let x = dyn(image);
for (let i = 0; i < depth; i++) {
  x = x.attach(`conv${i}`, conv2d(widths[i]!, kernel, { padding }));
  if (bn) x = x.attach(`bn${i}`, batchNorm());
  x = x.attach(`act${i}`, act);
  if (i % 2 === 1) {
    // every other layer
    x = x.attach(`pool${i}`, maxPool(pool));
  } else if (rate > 0) x = x.attach(`drop${i}`, dropout(rate));
}
const logits = x.attach("flat", flatten()).attach("ip", dense(10));
const loss = attach("loss", softmaxCrossEntropy({ multiplier: heavy ? 2 : 1 }), [logits, label]);

export const kongfu = heavy ? sgd({ lr }) : momentum({ lr });
export const net = brain(
  `layers-${depth}-${bn ? "bn" : "plain"}`,
  { image, label },
  { outputs: { logits }, loss, evals: { accuracy: attach("accuracy", accuracy(), [logits, label]) } },
);
