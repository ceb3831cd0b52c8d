/** What a sealed network says in its type. */
import {
  accuracy,
  attach,
  auc,
  type Brain,
  brain,
  dense,
  type EvalTensor,
  index,
  input,
  relu,
  softmaxCrossEntropy,
  type Tensor,
} from "akid";
import { expectError, expectNotType, expectType } from "tsd";

const x = input("x", [4]);
const y = input("y", [], index(3));
const logits = x.attach("logits", dense(3));
const loss = attach("loss", softmaxCrossEntropy(), [logits, y]);

const net = brain(
  "net",
  { x, y },
  { outputs: { logits }, loss, evals: { top1: attach("top1", accuracy(), [logits, y]) } },
);

expectType<"net">(net.name);
expectType<Tensor<["B", 4]>>(net.inputs.x);
expectType<Tensor<["B"], "index<3>">>(net.inputs.y);
expectType<Tensor<["B", 3]>>(net.outputs.logits);
expectType<EvalTensor>(net.evals.top1);
expectError(net.evals.top5);

// Outputs, evals or the loss may be missing, not outputs and loss both
const trained = brain("net", { x, y }, { loss: [loss, loss] });
expectError(trained.outputs.logits);
expectError(brain("net", { x }, {}));
expectError(brain("net", { x }, { evals: {} }));

// An annotated brain is checked
const annotated: Brain<"net", { readonly x: Tensor<["B", 4]> }, { readonly logits: Tensor<["B", 3]> }, never> = brain(
  "net",
  { x },
  { outputs: { logits } },
);
expectType<Tensor<["B", 3]>>(annotated.outputs.logits);
expectNotType<Tensor<["B", 4]>>(annotated.outputs.logits);

// Any brain
const brains: readonly Brain[] = [net, trained, annotated];
expectType<string>(brains[0]!.name);

// Evals of the whole validation set are watched, and nothing else
const scores = attach("auc", auc(), [logits, logits]);
expectType<Tensor<["B", 2, 3], "rows">>(scores);
expectType<EvalTensor>(brain("net", { x }, { outputs: { logits }, evals: { scores } }).evals.scores);
expectError(brain("net", { x }, { loss: scores }));
expectError(scores.attach("r", relu()));

// Mistakes
expectError(brain("net", { x }, { loss: logits }));
expectError(brain("net", { x }, { outputs: { logits }, evals: { logits } }));
expectError(brain("net", { x: 4 }, { outputs: { logits } }));
