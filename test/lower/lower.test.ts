/** Lowering: names and shapes of parameters, binding of sizes, and what the Programs of a network hold. */

import {
  accuracy,
  add,
  attach,
  batchNorm,
  brain,
  conv2d,
  dense,
  dropout,
  flatten,
  globalAvgPool,
  index,
  input,
  maxPool,
  relu,
  residual,
  sequential,
  softmaxCrossEntropy,
} from "akid";
import { momentum } from "akid/train";
import { expect, test } from "vitest";
import { lower } from "../../src/lower/lower.ts";
import {
  applyPlan,
  evaluatePlan,
  gradientsPlan,
  parametersOf,
  predictPlan,
  trainPlan,
} from "../../src/lower/programs.ts";

const image = input("image", [8, 8, 3]);
const label = input("label", [], index(5));
const body = residual(sequential(conv2d(4, 3, { padding: "same" }), batchNorm(), relu()));
const features = image
  .attach("conv1", conv2d(4, 3, { padding: "same", bias: false }))
  .attach("res", body)
  .attach("pool", maxPool(2));
const logits = features.attach("gap", globalAvgPool()).attach("drop", dropout(0.25)).attach("ip", dense(5));
const net = brain(
  "small",
  { image, label },
  {
    outputs: { logits },
    loss: attach("loss", softmaxCrossEntropy(), [logits, label]),
    evals: { accuracy: attach("accuracy", accuracy(), [logits, label]) },
  },
);
const shapes = { image: [6, 8, 8, 3], label: [6] };

test("parameters are named after their blocks, with the path through nested ones", () => {
  expect(
    parametersOf(net.network, shapes).map(({ name, shape, trainable }) => `${name} [${shape}] ${trainable}`),
  ).toEqual([
    "conv1/weights [3,3,3,4] true",
    "res/body/1/weights [3,3,4,4] true",
    "res/body/1/bias [4] true",
    "res/body/2/scale [4] true",
    "res/body/2/offset [4] true",
    "res/body/2/mean [4] false",
    "res/body/2/variance [4] false",
    "ip/weights [4,5] true",
    "ip/bias [5] true",
  ]);
});

test("the train Program updates parameters, slots and states, and is guarded by its loss", () => {
  const { program, randoms } = trainPlan(net.network, momentum({ lr: 0.1 }), shapes);
  expect(Object.keys(program.outputs)).toEqual(["loss", "eval/accuracy"]);
  expect(program.guard).toBe("loss");
  expect(Object.keys(program.updates).sort()).toEqual([
    "conv1/weights",
    "conv1/weights/velocity",
    "ip/bias",
    "ip/bias/velocity",
    "ip/weights",
    "ip/weights/velocity",
    "res/body/1/bias",
    "res/body/1/bias/velocity",
    "res/body/1/weights",
    "res/body/1/weights/velocity",
    "res/body/2/mean",
    "res/body/2/offset",
    "res/body/2/offset/velocity",
    "res/body/2/scale",
    "res/body/2/scale/velocity",
    "res/body/2/variance",
  ]);
  expect(randoms.map(({ stream, shape }) => [stream, shape])).toEqual([["drop", [6, 4]]]);
});

test("prediction needs no labels, no random numbers, and no gradient op", () => {
  const { program, randoms } = predictPlan(net.network, shapes);
  expect(program.inputs.map(({ name }) => name)).toEqual(["image"]);
  expect(randoms).toEqual([]);
  expect(program.updates).toEqual({});
  expect(program.nodes.some(({ op }) => op.endsWith("Grad"))).toBe(false);
});

test("evaluation changes nothing", () => {
  expect(evaluatePlan(net.network, shapes).program.updates).toEqual({});
});

test("gradients are given by name, and the gradient of the image is not computed", () => {
  const { program } = gradientsPlan(net.network, shapes);
  expect(Object.keys(program.outputs).filter((name) => name.startsWith("gradient/"))).toHaveLength(7);
  // conv1 and the residual conv each have a filter gradient; only the latter needs an input gradient.
  expect(program.nodes.filter(({ op }) => op === "conv2dFilterGrad")).toHaveLength(2);
  expect(program.nodes.filter(({ op }) => op === "conv2dInputGrad")).toHaveLength(1);
});

test("apply takes gradients and needs no batch", () => {
  const { program } = applyPlan(net.network, momentum({ lr: 0.1 }), shapes);
  const others = program.inputs.map(({ name }) => name).filter((name) => !/^(gradient|next)\//.test(name));
  expect(others).toEqual(["kongfu/lr"]);
});

test("a batch of the wrong shape is refused in one sentence", () => {
  const bad = { image: [6, 9, 8, 3], label: [6] };
  expect(() => lower(net.network, { shapes: bad, mode: "train" })).toThrow(
    "akid: brain 'small': expects image [B=6, 8, 8, 3], found [6, 9, 8, 3].",
  );
  expect(() => lower(net.network, { shapes: { image: [6, 8, 8, 3], label: [5] }, mode: "train" })).toThrow(
    "akid: brain 'small': expects label [B=6], found [5].",
  );
  expect(() => lower(net.network, { shapes: { image: [6, 8, 8, 3] }, mode: "train" })).toThrow(
    "akid: brain 'small': input 'label' is missing.",
  );
});

test("a network without a loss predicts but does not train", () => {
  const x = input("x", [4]);
  const y = attach("sum", add(), [x, x]);
  const plain = brain("plain", { x }, { outputs: { y } });
  expect(predictPlan(plain.network, { x: [2, 4] }).program.nodes.length).toBe(2);
  expect(() => trainPlan(plain.network, momentum({ lr: 0.1 }), { x: [2, 4] })).toThrow(
    "akid: brain 'plain': it has no loss to train. Give brain(...) a `loss`.",
  );
});

test("flatten follows the batch, not the declared sizes", () => {
  const plain = brain("flat", { image }, { outputs: { y: image.attach("flat", flatten()) } });
  expect(lower(plain.network, { shapes, mode: "predict" }).outputs.y?.shape).toEqual([6, 192]);
});

test("prediction does not ask for labels", () => {
  expect(predictPlan(net.network, { image: shapes.image }).program.outputs.logits?.shape).toEqual([6, 5]);
  expect(() => evaluatePlan(net.network, { image: shapes.image })).toThrow(
    "akid: brain 'small': input 'label' is missing.",
  );
});
