/** What networks of named parts say in their types. */
import {
  type AnyBrain,
  add,
  attach,
  brain,
  concat,
  conv2d,
  dag,
  dense,
  flatten,
  globalAvgPool,
  index,
  input,
  network,
  part,
  type RowBrain,
  relu,
  type State,
  sequential,
  shared,
  softmaxCrossEntropy,
  split,
  state,
  type Tensor,
  tanh,
  unroll,
  type valueName,
} from "akid";
import { type HostTensor, type Kid, type ParameterName, parameters } from "akid/train";
import { expectAssignable, expectError, expectNotAssignable, expectType } from "tsd";

const image = input("image", [8, 8, 3]);
const label = input("label", [], index(10));

// Rows
const net = network(
  "net",
  { image, label },
  {
    conv1: ["image", conv2d(16, 3), relu()],
    seen: ["conv1", globalAvgPool()],
    logits: ["seen", dense(10)],
    loss: [["logits", "label"], softmaxCrossEntropy()],
  },
  { outputs: ["logits", "seen"], loss: "loss", evals: { watched: "loss" } },
);
expectType<Tensor<["B", 10]>>(net.outputs.logits);
expectType<Tensor<["B", 16]>>(net.outputs.seen);
expectType<Tensor<["B"], "index<10>">>(net.inputs.label);
expectError(net.evals.top1);
expectType<{ conv1: "conv2d relu"; seen: "globalAvgPool"; logits: "dense"; loss: "softmaxCrossEntropy" }>(net.rows);
expectAssignable<AnyBrain>(net);
expectError(net.outputs.conv1);

const two = network("two", { image }, { a: ["image", flatten()], b: ["a", dense(2)] }, "a", "b");
expectType<Tensor<["B", 192]>>(two.outputs.a);
expectType<Tensor<["B", 2]>>(two.outputs.b);
const later = network("later", { image }, { b: ["a", dense(2)], a: ["image", flatten()] }, "b");
expectType<Tensor<["B", 2]>>(later.outputs.b);
const annotated: RowBrain<
  "later",
  { readonly image: Tensor<["B", 8, 8, 3]> },
  { readonly b: Tensor<["B", 2]> },
  never,
  { a: "flatten"; b: "dense" }
> = network("later", { image }, { a: ["image", flatten()], b: ["a", dense(2)] }, "b");
expectAssignable<AnyBrain>(annotated);
expectError(network("net", { image }, { a: ["imag", flatten()] }, "a"));
expectError(network("net", { image }, { a: ["image", flatten()] }, "b"));
expectError(network("net", { image }, { a: ["image", flatten()] }));
expectError(network("net", { image }, { a: ["image", flatten()] }, {}));
expectError(network("net", { image }, { a: ["image", flatten()] }, { outputs: ["a"], loss: "a" }));
expectError(network("net", { image }, { a: ["image", flatten(), conv2d(3, 3)] }, "a"));

// Several values of a row
const parts = network("parts", { image }, { s: ["image", split([1, 2], 3)], c: [["s:1", "s:1"], concat(3)] }, "c");
expectType<Tensor<["B", 8, 8, 4]>>(parts.outputs.c);

// A block of rows takes inputs of any size
const bottleneck = <M extends number, O extends number>(middle: M, out: O) =>
  dag(
    {
      body: ["in", conv2d(middle, 1), relu(), conv2d(middle, 3, { padding: 1 }), relu(), conv2d(out, 1)],
      skip: ["in", conv2d(out, 1)],
      sum: [["body", "skip"], add(), relu()],
    },
    "sum",
  );
expectType<Tensor<["B", 8, 8, 64]>>(image.attach("block", bottleneck(16, 64)));
expectType<Tensor<["B", 5, 5, 32]>>(input("x", [5, 5, 8]).attach("block", bottleneck(8, 32)));
expectError(dag({ a: ["inn", relu()] }, "a"));
expectError(dag({ a: ["in", relu()] }, "b"));

// A brain is a block, whose named sizes are bound where it is attached
const text = input("text", ["T", 4]);
const reader = brain("reader", { text }, { outputs: { read: text.attach("d", dense(6)) } });
expectType<Tensor<["B", 7, 6]>>(input("x", [7, 4]).attach("one", reader));
expectType<Tensor<["B", "S", 6]>>(attach("one", reader, { text: input("x", ["S", 4]) }));
const { logits, seen } = attach("inner", net, { image, label });
expectType<Tensor<["B", 10]>>(logits);
expectType<Tensor<["B", 16]>>(seen);
expectError(attach("inner", net, { image }));
expectError(image.attach("inner", net));

// One set of weights
const layer = shared(dense(5), [192]);
expectType<Tensor<["B", 5]>>(image.attach("f", flatten()).attach("s", layer));
expectError(image.attach("s", layer));

// Feedback
const h = state("h", [16], { initial: 1 });
expectType<State<"h", ["B", 16]>>(h);
expectType<void>(h.next(h.attach("d", dense(16))));
expectError(h.next(h.attach("d", dense(17))));
const word = input("word", [4]);
const cell = network(
  "cell",
  { word, memory: state("memory", [16]) },
  { mixed: [["word", "memory"], concat(1), dense(16), tanh()], said: ["mixed", dense(2)] },
  { outputs: ["said"], next: { memory: "mixed" } },
);
expectType<{ readonly word: Tensor<["B", 4]> }>(cell.inputs);
expectType<Tensor<["B", 9, 2]>>(input("x", [9, 4]).attach("rnn", unroll(cell, { truncate: 3 })));
expectType<Tensor<["B", "T", 2]>>(input("x", ["T", 4]).attach("rnn", unroll(cell)));
expectError(input("x", [9, 5]).attach("rnn", unroll(cell)));
// A network of rows keeps its types where a function is given it.
const steps = unroll(
  network(
    "cell",
    { word, memory: state("memory", [16]) },
    { mixed: [["word", "memory"], concat(1), dense(16), tanh()], said: ["mixed", dense(2)] },
    { outputs: ["said"], next: { memory: "mixed" } },
  ),
);
expectType<Tensor<["B", 9, 2]>>(input("x", [9, 4]).attach("rnn", steps));

// Parts, and parameters by name
const head = part(net, { start: "seen", end: "logits" });
expectType<Tensor<readonly unknown[], unknown>>(head.outputs.logits);
expectError(part(net, { start: "sean" }));
expectType<readonly ("image" | "label" | valueName<(typeof net)["rows"]>)[]>(head.takes);
expectAssignable<(typeof head.takes)[number]>("conv1.1");
expectNotAssignable<(typeof head.takes)[number]>("conv1.3");
expectNotAssignable<(typeof head.takes)[number]>("conv1:0");
expectAssignable<valueName<(typeof parts)["rows"]>>("s:1");
expectType<[number, number, number, number]>(parameters(net)["conv1.1/weights"].shape);
expectType<[number, number]>(parameters(net)["logits/weights"].shape);
expectType<[number] | undefined>(parameters(net)["logits/bias"]?.shape);
expectError(parameters(net)["conv1.1/wieghts"]);
expectError(parameters(net)["conv1.2/weights"]);
expectError(parameters(net)["conv1/weights"]);
expectType<ParameterName<typeof net>>({} as "conv1.1/weights" | "conv1.1/bias" | "logits/weights" | "logits/bias");
const held = network("held", { image }, { res: ["image", sequential(flatten(), dense(2))] }, "res");
expectType<readonly number[] | undefined>(parameters(held)["res/2/weights"]?.shape);
expectNotAssignable<ParameterName<typeof held>>("rest/2/weights");
expectAssignable<ParameterName<AnyBrain>>("any/weights");

// The same names of their values
const values = await ({} as Kid<typeof net>).parameters();
expectType<HostTensor>(values["conv1.1/weights"]);
expectType<HostTensor | undefined>(values["logits/bias"]);
expectError(values["logits/wieghts"]);
expectAssignable<Readonly<Record<string, HostTensor>>>(values);
expectType<HostTensor | undefined>((await ({} as Kid<typeof held>).parameters())["res/2/weights"]);
expectType<HostTensor | undefined>((await ({} as Kid).parameters())["any/weights"]);
