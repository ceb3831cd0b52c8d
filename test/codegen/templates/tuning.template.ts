// Maxout or ReLU, with or without batch normalisation, at two learning rates.
import { batchNorm, brain, conv2d, dense, dropout, flatten, input, maxout, maxPool, relu } from "akid";
import { choice, dyn } from "akid/tune";

const image = input("image", [28, 28, 1]);

/** One entry per network. */
const net = choice({
  relu: { activation: [relu(), relu(), relu(), relu()] },
  maxout: { activation: [maxout(2), maxout(2), maxout(2), maxout(5)] },
});
const bn = choice([true, false]);
/** Learning rate. */
const lr: number = choice([0.025, 0.05]);

const widths = [48, 96, 48] as const;
let x = dyn(image);
for (let i = 0; i < widths.length; i++) {
  // convolution block
  x = x.attach(`conv${i}`, conv2d(widths[i]!, 5, { padding: "same" }));
  if (bn) {
    x = x.attach(`bn${i}`, batchNorm()); // before the non-linearity
  }
  x = x.attach(`act${i}`, net.activation[i]!);
  x = x.attach(`pool${i}`, maxPool(2)).attach(`drop${i}`, dropout(0.5));
}
const logits = x
  .attach("flat", flatten())
  .attach("ip", dense(50))
  .attach("act", net.activation[3])
  .attach("out", dense(10));

export const rate = lr;
export const network = brain(`mnist-${bn ? "bn" : "plain"}`, { image }, { outputs: { logits } });
