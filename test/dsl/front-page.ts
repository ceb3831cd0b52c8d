/** The network of the front page, as source, and the same without its imports. */
import { importAll } from "./compiler.ts";

export const frontPageSource = `
const image = input("image", [8, 8, 1]);
const label = input("label", [], index(10));

const features = image
  .attach("conv1", conv2d(32, 3, { padding: "same" }))
  .attach("relu1", relu())
  .attach("pool1", maxPool(2));

const logits = features.attach("flat", flatten()).attach("ip1", dense(10));

export const net = brain("digits", { image, label }, {
  outputs: { logits },
  loss: attach("loss", softmaxCrossEntropy(), [logits, label]),
  evals: { accuracy: attach("accuracy", accuracy(), [logits, label]) },
});
`;

export const frontPage = importAll + frontPageSource;
