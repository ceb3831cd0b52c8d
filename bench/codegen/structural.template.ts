/** 1,008 networks of different structure: every parameter reaches a shape. */
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
  maxout,
  maxPool,
  relu,
  softmaxCrossEntropy,
} from "akid";
import { choice, dyn, range } from "akid/tune";

const net = choice({
  relu: [relu(), relu(), relu(), relu()],
  maxout: [maxout(2), maxout(2), maxout(2), maxout(5)],
});
const bn = choice([true, false]);
const k = choice([3, 5, 7]);
const pool = choice([2, 3, 4]);
const width = range(16, 70, 2);

const image = input("image", [28, 28, 1]);
const label = input("label", [], index(10));
let x = dyn(image);
for (const [i, filters] of [width, 96, 48].entries()) {
  x = x.attach(`conv${i}`, conv2d(filters, k, { padding: 2 }));
  if (bn) x = x.attach(`bn${i}`, batchNorm());
  x = x.attach(`act${i}`, net[i]!);
  x = x.attach(`pool${i}`, maxPool(pool, { stride: 2 })).attach(`drop${i}`, dropout(0.5));
}
const logits = x.attach("flat", flatten()).attach("ip", dense(50)).attach("act", net[3]).attach("out", dense(10));
export default brain(
  "mnist",
  { image, label },
  {
    outputs: { logits },
    loss: attach("loss", softmaxCrossEntropy(), [logits, label]),
    evals: { accuracy: attach("accuracy", accuracy(), [logits, label]) },
  },
);
