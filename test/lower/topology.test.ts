/** Lowering of networks made from named parts: names of parameters, shared ones, states, unrolled steps and parts. */
import {
  add,
  attach,
  batchNorm,
  brain,
  conv2d,
  dag,
  dense,
  flatten,
  index,
  input,
  meanSquaredError,
  network,
  part,
  relu,
  shared,
  softmaxCrossEntropy,
  state,
  tanh,
  unroll,
} from "akid";
import { parameters } from "akid/train";
import { describe, expect, test } from "vitest";
import { gradients } from "../../src/graph/gradients.ts";
import { elements, type Node } from "../../src/graph/node.ts";
import { slice, square, sum } from "../../src/graph/ops/index.ts";
import { lower } from "../../src/lower/lower.ts";
import { predictPlan } from "../../src/lower/programs.ts";
import { centralDifference } from "../graph/centralDifference.ts";
import { evaluate } from "../graph/reference/evaluate.ts";

const image = input("image", [6, 6, 1]);
const label = input("label", [], index(3));
const net = network(
  "digits",
  { image, label },
  {
    conv1: ["image", conv2d(4, 3), batchNorm(), relu()],
    logits: ["conv1", flatten(), dense(3)],
    loss: [["logits", "label"], softmaxCrossEntropy()],
  },
  { outputs: ["logits"], loss: "loss" },
);

const named = (from: Parameters<typeof parameters>[0]): string[] =>
  Object.entries(parameters(from)).map(([name, { shape }]) => `${name} [${shape}]`);

describe("names of parameters", () => {
  test("say the row, and the block's place in a row of several", () => {
    expect(named(net)).toEqual([
      "conv1.1/weights [3,3,1,4]",
      "conv1.1/bias [4]",
      "conv1.2/scale [4]",
      "conv1.2/offset [4]",
      "conv1.2/mean [4]",
      "conv1.2/variance [4]",
      "logits.2/weights [64,3]",
      "logits.2/bias [3]",
    ]);
  });

  test("say the path into a nested brain; each use has its own, and those of its losses are not made", () => {
    const x = input("x", [6, 6, 1]);
    const y = attach("sum", add(), [attach("one", net, { image: x, label }), attach("two", net, { image: x, label })]);
    expect(named(brain("outer", { x, label }, { outputs: { y } })).filter((name) => name.includes("bias"))).toEqual([
      "one/conv1.1/bias [4]",
      "one/logits.2/bias [3]",
      "two/conv1.1/bias [4]",
      "two/logits.2/bias [3]",
    ]);
  });

  test("of a dag say its rows; shared weights are named after their first use", () => {
    const x = input("x", [4]);
    const layer = shared(dense(4), [4]);
    const block = dag({ a: ["in", dense(4), tanh()], sum: [["in", "a"], add()] }, "sum");
    const y = x.attach("s1", layer).attach("block", block).attach("s2", layer);
    expect(named(brain("net", { x }, { outputs: { y } }))).toEqual([
      "s1/weights [4,4]",
      "s1/bias [4]",
      "block/a.1/weights [4,4]",
      "block/a.1/bias [4]",
    ]);
  });
});

describe("a brain over time", () => {
  const cell = () => {
    const x = input("x", [2]);
    const h = state("h", [3], { initial: 0.5 });
    const mixed = attach("mixed", add(), [x.attach("in", dense(3)), h.attach("back", dense(3))]);
    const next = mixed.attach("next", tanh());
    h.next(next);
    return brain("cell", { x }, { outputs: { h: next } });
  };

  test("recalls what the step before left, from the initial value on", () => {
    const { program, recalled } = predictPlan(cell().network, { x: [5, 2] });
    expect(recalled).toEqual([{ name: "state/h", shape: [5, 3], initial: 0.5 }]);
    expect(program.inputs.map(({ name }) => name).sort()).toEqual(["state/h", "x"]);
    expect(program.outputs["state/h"]).toBe(program.outputs.h);
  });

  const unrolled = (truncate?: number) => {
    const x = input("x", [5, 2]);
    const y = x.attach("rnn", unroll(cell(), truncate === undefined ? {} : { truncate }));
    return lower(brain("net", { x }, { outputs: { y } }).network, { shapes: { x: [2, 5, 2] }, mode: "train" });
  };

  test("unrolled has one set of weights, no state of its own, and the axis of time", () => {
    const { outputs, parameters, recalled } = unrolled();
    expect(outputs.y?.shape).toEqual([2, 5, 3]);
    expect(parameters.map(({ name }) => name)).toEqual([
      "rnn/in/weights",
      "rnn/in/bias",
      "rnn/back/weights",
      "rnn/back/bias",
    ]);
    expect(recalled).toEqual([]);
  });

  /** Numbers for every leaf, some of them negative. */
  const leavesOf = ({ variables, values }: ReturnType<typeof unrolled>): Record<string, Float64Array> =>
    Object.fromEntries(
      [...variables, ["x", values.get("x") as Node] as const].map(([name, { shape }], leaf) => [
        name,
        Float64Array.from({ length: elements(shape) }, (_, i) => Math.sin(3 * i + leaf + 1) / 2),
      ]),
    );

  test("unrolled has the gradients of central differences through all steps", () => {
    const lowered = unrolled();
    const leaves = leavesOf(lowered);
    const loss = sum(square(lowered.outputs.y as Node));
    const wrt = [...lowered.variables, ["x", lowered.values.get("x") as Node] as const];
    const found = evaluate(
      gradients(
        loss,
        wrt.map(([, node]) => node),
      ),
      leaves,
    );
    wrt.forEach(([name, { shape }], i) => {
      for (let axis = 0; axis < elements(shape); axis++) {
        const direction = Float64Array.from({ length: elements(shape) }, (_, j) => (j === axis ? 1 : 0));
        expect(found[i]?.[axis], `${name} ${axis}`).toBeCloseTo(centralDifference(loss, leaves, name, direction), 7);
      }
    });
  });

  test("truncated passes no gradient to the steps before a cut", () => {
    const reached = (truncate?: number): number[] => {
      const lowered = unrolled(truncate);
      const last = sum(slice(lowered.outputs.y as Node, [0, 4, 0], [2, 1, 3]));
      const [gradient] = evaluate(gradients(last, [lowered.values.get("x") as Node]), leavesOf(lowered));
      return [0, 1, 2, 3, 4].filter((t) => gradient?.[2 * t] !== 0);
    };
    expect(reached()).toEqual([0, 1, 2, 3, 4]);
    expect(reached(2)).toEqual([4]);
    expect(reached(3)).toEqual([3, 4]);
  });
});

describe("a part", () => {
  test("reads by name what is outside, and keeps the names of its parameters", () => {
    const head = part(net, { start: "logits" });
    expect(Object.keys(head.inputs).sort()).toEqual(["conv1", "label"]);
    expect(head.inputs.conv1?.shape).toEqual(["B", 4, 4, 4]);
    expect(Object.keys(parameters(head))).toEqual(["logits.2/weights", "logits.2/bias"]);
    expect(head.network.losses).toEqual(["loss"]);
  });

  test("ends where it is told, and takes injected values", () => {
    expect(part(net, { end: "conv1" }).network.nodes.map(({ name }) => name)).toEqual([
      "conv1.1",
      "conv1.2",
      "conv1.3",
    ]);
    const injected = part(net, { end: "loss", inject: ["logits"] });
    expect(Object.keys(injected.inputs).sort()).toEqual(["label", "logits"]);
    expect(Object.keys(injected.outputs)).toEqual(["loss"]);
  });

  test("keeps shared weights under the name of their first use, though that is outside", () => {
    const x = input("x", [4]);
    const layer = shared(dense(4), [4]);
    const y = x.attach("s1", layer).attach("t", relu()).attach("s2", layer);
    const whole = brain("net", { x }, { outputs: { y } });
    expect(Object.keys(parameters(part(whole, { start: "t" })))).toEqual(["s1/weights", "s1/bias"]);
  });

  test("is refused where the start comes after the end, or a name is not known", () => {
    expect(() => part(net, { start: "loss", end: "conv1" })).toThrow(
      "akid: digits (part): start 'loss' comes after end 'conv1'. Blocks are counted in the order in which they are computed.",
    );
    expect(() => part(net as never, { start: "conv2" } as never)).toThrow(
      "akid: digits (part): there is no block 'conv2'. Its blocks are conv1.1, conv1.2, conv1.3, logits.1, logits.2, loss.",
    );
  });

  test("may be a loss alone, which reads its prediction", () => {
    const x = input("x", [1]);
    const y = input("y", [1]);
    const mse = network(
      "mse",
      { x, y },
      { ip: ["x", dense(1)], loss: [["ip", "y"], meanSquaredError()] },
      { loss: "loss" },
    );
    expect(Object.keys(part(mse, { start: "loss", end: "loss" }).inputs).sort()).toEqual(["ip", "y"]);
  });
});
