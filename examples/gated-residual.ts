/** A block of one's own around any other: a net with gates on its residuals, `npx tsx --conditions=akid-source examples/gated-residual.ts`. */
import {
  type AnyBlock,
  accuracy,
  attach,
  type Block,
  brain,
  conv2d,
  dense,
  flatten,
  index,
  input,
  maxPool,
  type Residual,
  relu,
  residual,
  sequential,
  softmaxCrossEntropy,
} from "akid";
import * as own from "akid/blocks";
import { digits } from "akid/sources";
import { adam, Kid, sensor } from "akid/train";

// Its rule is that of `residual`, as a type and as a value.
interface GatedResidual<F extends AnyBlock> extends Block<"gatedResidual", { readonly body: F }> {
  readonly out: own.Apply<Residual<F>, this["in"]>;
}

/** x + gate(x) * body(x), the gate being 1 / (1 + exp(-dense(x))), for a body that keeps the shape (after Srivastava et al. 2015). */
export function gatedResidual<F extends AnyBlock>(body: F): GatedResidual<F> {
  return own.defineBlock<GatedResidual<F>>({
    kind: "gatedResidual",
    config: { body },
    infer: residual(body).infer,
    lower: ([x], context) => {
      const y = own.first(context.lower("body", body, [x]));
      const gate = own.first(context.lower("gate", dense(x.shape.at(-1) ?? 1), [x]));
      return own.ops.add(x, own.ops.mul(own.ops.sigmoid(gate), y));
    },
  });
}

const body = sequential(conv2d(32, 3, { padding: "same" }), relu(), conv2d(32, 3, { padding: "same" }));

const image = input("image", [8, 8, 1]);
const label = input("label", [], index(10));
const logits = image
  .attach("conv1", conv2d(32, 3, { padding: "same" }))
  .attach("pool1", maxPool(2))
  .attach("res1", gatedResidual(body)) // Tensor<["B", 4, 4, 32]>
  .attach("res2", gatedResidual(body))
  .attach("flat", flatten())
  .attach("ip1", dense(10));

export const net = brain(
  "gated",
  { image, label },
  {
    outputs: { logits },
    loss: attach("loss", softmaxCrossEntropy(), [logits, label]),
    evals: { accuracy: attach("accuracy", accuracy(), [logits, label]) },
  },
);

if (import.meta.filename === process.argv[1]) {
  const kongfu = adam({ lr: 0.003 });
  const options = { brain: net, kongfu, maxEpochs: 3, logDir: "runs/gated" };
  await using kid = new Kid({ sensor: sensor(digits(), { batchSize: 32 }), ...options });
  const { validation } = await kid.practice();
  console.log(`accuracy ${validation.evals.accuracy.toFixed(4)} on ${validation.samples} digits`);
}
