/** A residual network in stages: blocks made of blocks, a second variable that evolves, and options that are spread. */
import {
  add,
  attach,
  avgPool,
  batchNorm,
  brain,
  conv2d,
  dense,
  flatten,
  globalAvgPool,
  index,
  input,
  maxPool,
  relu,
  residual,
  sequential,
  softmaxCrossEntropy,
  tanh,
} from "akid";
import { adam } from "akid/train";
import { choice, constraint, dyn, range } from "akid/tune";

const image = input("image", [8, 8, 1]);
const label = input("label", [], index(10));
const stages = choice({ one: [4], two: [4, 6], three: [4, 4, 8] });
const each = range(1, 2);
const act = choice([relu(), tanh()]);
const shortcut = choice({ identity: { kind: "identity" }, conv: { kind: "conv", kernel: choice([1, 3]) } });
const norm = choice([true, false]);
const pools = choice([[], [maxPool(2)], [avgPool(2), maxPool(2)], [maxPool(3), avgPool(3)]]);
const top = choice(["flatten", "mean"]);
const extra = choice([{}, { regularize: { l2: 0.01 } }]);
constraint(stages.length > 1 || each === 2 || top === "mean");

const body = sequential(conv2d(4, 3, { padding: "same" }), act);
let x = dyn(image.attach("stem", conv2d(4, 3, { padding: "same", ...extra })).attach("first", residual(body)));
for (const [s, width] of stages.entries()) {
  for (let b = 1; b <= each; b++) {
    const name = `s${s}b${b}`;
    let y = dyn(x);
    y = y.attach(`${name}_conv1`, conv2d(width, 3, { padding: "same" }));
    if (norm) y = y.attach(`${name}_bn`, batchNorm());
    y = y.attach(`${name}_act`, act).attach(`${name}_conv2`, conv2d(width, 3, { padding: "same" }));
    // The sizes of a sum are equal.
    if (shortcut.kind === "conv") {
      x = x.attach(`${name}_short`, conv2d(width, shortcut.kernel, { padding: "same" }));
    }
    x = attach(`${name}_sum`, add(), [x, y]);
  }
  if (s < pools.length) x = x.attach(`pool${s}`, pools[s]!);
}
const flat = top === "mean" ? x.attach("mean", globalAvgPool()) : x.attach("flat", flatten());
const logits = flat.attach("ip", dense(10));

export const kongfu = adam({ lr: 0.01 });
export const net = brain(
  `residuals-${stages.length}x${each}`,
  { image, label },
  {
    outputs: { logits },
    loss: attach("loss", softmaxCrossEntropy(), [logits, label]),
  },
);
