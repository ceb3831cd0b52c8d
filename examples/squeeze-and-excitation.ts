/** A block of one's own with blocks inside: a net that weighs its channels, `npx tsx --conditions=akid-source examples/squeeze-and-excitation.ts`. */
import {
  accuracy,
  attach,
  type Block,
  brain,
  conv2d,
  dense,
  globalAvgPool,
  index,
  input,
  maxPool,
  relu,
  type Shape,
  sequential,
  sigmoid,
  softmaxCrossEntropy,
} from "akid";
import * as own from "akid/blocks";
import { digits } from "akid/sources";
import { adam, Kid, sensor } from "akid/train";

// The rule, as a type and as a value: the shape stays, the channels must divide.
type excited<S extends readonly unknown[], R extends number> = S extends readonly [unknown, unknown, unknown, infer C]
  ? [own.exactQuotient<C, R>] extends [never]
    ? own.expectsShape<`[B, H, W, C] with C a multiple of ${own.showSize<R>}`, S>
    : S
  : own.expectsShape<"[B, H, W, C]", S>;

function excited(shape: Shape, ratio: number): Shape | string {
  if (shape.length !== 4) return own.expectsShape("[B, H, W, C]", shape);
  const isMultiple = own.exactQuotient(shape[3] ?? 0, ratio) !== undefined;
  return isMultiple ? shape : own.expectsShape(`[B, H, W, C] with C a multiple of ${ratio}`, shape);
}

interface SqueezeAndExcitation<R extends number> extends Block<"squeezeAndExcitation", { readonly ratio: R }> {
  readonly out: own.onFloat<this["in"], excited<own.shapeOf<this["in"]>, R>>;
}

/** Each channel times a weight that all channels' means decide on: [B, H, W, C] to the same shape (Hu et al. 2018). */
export function squeezeAndExcitation<const R extends number>(ratio: R): SqueezeAndExcitation<own.known<R>> {
  own.checkCount("squeezeAndExcitation", "ratio", ratio);
  return own.defineBlock<SqueezeAndExcitation<own.known<R>>>({
    kind: "squeezeAndExcitation",
    config: { ratio },
    infer: own.onFloat((shape) => excited(shape, ratio)),
    lower: ([x], context) => {
      const [batch = 1, , , channels = 1] = x.shape;
      const squeezed = own.ops.mean(x, { axes: [1, 2] });
      const excite = sequential(dense(channels / ratio), relu(), dense(channels), sigmoid());
      const weights = own.first(context.lower("excite", excite, [squeezed]));
      return own.ops.mul(x, own.ops.reshape(weights, [batch, 1, 1, channels]));
    },
  });
}

const image = input("image", [8, 8, 1]);
const label = input("label", [], index(10));
const logits = image
  .attach("conv1", conv2d(32, 3, { padding: "same" }))
  .attach("relu1", relu())
  .attach("weighed", squeezeAndExcitation(4)) // Tensor<["B", 8, 8, 32]>
  .attach("pool1", maxPool(2))
  .attach("conv2", conv2d(64, 3))
  .attach("relu2", relu())
  .attach("pool2", globalAvgPool())
  .attach("ip1", dense(10));

export const net = brain(
  "weighed",
  { image, label },
  {
    outputs: { logits },
    loss: attach("loss", softmaxCrossEntropy(), [logits, label]),
    evals: { accuracy: attach("accuracy", accuracy(), [logits, label]) },
  },
);

if (import.meta.filename === process.argv[1]) {
  const kongfu = adam({ lr: 0.003 });
  const options = { brain: net, kongfu, maxEpochs: 3, logDir: "runs/weighed" };
  await using kid = new Kid({ sensor: sensor(digits(), { batchSize: 32 }), ...options });
  const { validation } = await kid.practice();
  console.log(`accuracy ${validation.evals.accuracy.toFixed(4)} on ${validation.samples} digits`);
}
