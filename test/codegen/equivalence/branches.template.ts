/** A network of vectors with branches that part and meet: loops in loops, jumps, a switch, and functions as values. */
import {
  add,
  attach,
  brain,
  concat,
  dense,
  flatten,
  index,
  input,
  layerNorm,
  maxout,
  relu,
  sigmoid,
  softmaxCrossEntropy,
  tanh,
} from "akid";
import { adam, sgd } from "akid/train";
import { choice, dyn, range, uniform } from "akid/tune";

const image = input("image", [8, 8, 1]);
const label = input("label", [], index(10));
const units = choice([6, 8]);
const branches = choice([
  [["a", 1]],
  [
    ["a", 2],
    ["b", 1],
  ],
  [
    ["a", 1],
    ["b", 3],
    ["c", 2],
  ],
] as const);
const meet = choice(["add", "concat", "last"]);
const between = choice({
  tanh: () => tanh(),
  groups: () => maxout(choice([2, 4, 5], { name: "groups" })),
});
const norms = choice([
  [false, false, false],
  [false, true, false],
  [true, false, true],
]);
const skip = range(1, 4);
const early = choice([false, true]);
const lr = uniform(0.01, 0.2, { digits: 2 });
const kongfus = choice({ sgd: { make: sgd, factor: 1 }, adam: { make: adam, factor: choice([0.1, 0.01]) } });

const flat = image.attach("flat", flatten());
let met = dyn(flat);
for (const [branch, length] of branches) {
  let y = dyn(flat);
  for (let layer = 0; layer < length; layer++) {
    y = y.attach(`${branch}_ip${layer}`, dense(units));
    if (layer + 1 === skip) continue;
    if (norms[layer]) y = y.attach(`${branch}_norm${layer}`, layerNorm());
    if (early) break;
    y = y.attach(`${branch}_act${layer}`, between());
  }
  switch (meet) {
    case "add": {
      const same = met.attach(`${branch}_same`, dense(units));
      met = attach(`${branch}_sum`, add(), [same, y]);
      break;
    }
    case "concat":
      met = attach(`${branch}_all`, concat(1), [met, y]);
      break;
    default:
      met = y;
  }
}
const act = meet === "add" ? relu() : sigmoid();
const logits = met.attach("act", act).attach("ip", dense(10));

export const kongfu = kongfus.make({ lr: lr * kongfus.factor });
export const net = brain(
  "branches",
  { image, label },
  {
    outputs: { logits },
    loss: attach("loss", softmaxCrossEntropy(), [logits, label]),
  },
);
