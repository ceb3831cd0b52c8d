/** A decoder of 24 layers of the size of GPT-2 medium (Radford et al. 2019), over any number of tokens. */
import {
  brain,
  dense,
  embedding,
  gelu,
  index,
  input,
  layerNorm,
  learnedPositions,
  multiHeadSelfAttention,
  residual,
  sequential,
  type Tensor,
} from "akid";

const layer = sequential(
  residual(sequential(layerNorm(), multiHeadSelfAttention(16, { causal: true }))),
  residual(sequential(layerNorm(), dense(4096), gelu(), dense(1024))),
);
const six = sequential(layer, layer, layer, layer, layer, layer);

const tokens = input("tokens", ["T"], index(50257));
const words = tokens.attach("words", embedding(50257, 1024)).attach("placed", learnedPositions(1024));
const decoded = words.attach("layers", sequential(six, six, six, six)).attach("norm", layerNorm());
const logits = decoded.attach("logits", dense(50257));

export const net = brain("transformer", { tokens }, { outputs: { logits } });

decoded satisfies Tensor<["B", "T", 1024]>;
logits satisfies Tensor<["B", "T", 50257]>;
