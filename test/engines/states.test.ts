/** Networks made from named parts on both backends: states from run to run, training of rows and through time, parts. */
import {
  add,
  attach,
  brain,
  conv2d,
  dense,
  flatten,
  index,
  input,
  meanSquaredError,
  network,
  part,
  relu,
  softmaxCrossEntropy,
  state,
  tanh,
  unroll,
} from "akid";
import { adam, momentum } from "akid/train";
import { afterEach, describe, expect, test } from "vitest";
import type { Network } from "../../dsl/network.ts";
import { onnxBackend } from "../../src/backends/onnx/index.ts";
import { tfjsBackend } from "../../src/backends/tfjs/index.ts";
import type { Engine } from "../../src/engines/engine.ts";
import { singleEngine } from "../../src/engines/single.ts";
import type { HostTensor } from "../../src/graph/program.ts";

const floats = (shape: readonly number[], ...data: number[]): HostTensor => ({ shape, data: Float32Array.from(data) });
const list = (value: HostTensor | undefined): number[] => [...(value?.data ?? [])];
const clock = (step: number) => ({ step, stepsPerEpoch: 10 });

const open: Engine[] = [];
afterEach(async () => {
  for (const engine of open.splice(0)) await engine.dispose();
});

/** total' = total + x: a running sum, which starts at 10. */
const x = input("x", [1]);
const total = state("total", [1], { initial: 10 });
const sum = attach("sum", add(), [x, total]);
total.next(sum);
const counter = brain("counter", { x }, { outputs: { sum } });

const image = input("image", [4, 4, 1]);
const label = input("label", [], index(2));
const rows = network(
  "rows",
  { image, label },
  {
    conv1: ["image", conv2d(4, 3), relu()],
    logits: ["conv1", flatten(), dense(2)],
    loss: [["logits", "label"], softmaxCrossEntropy()],
  },
  { outputs: ["logits"], loss: "loss" },
);

/** Images whose class is the bright half. */
const batch = (samples: number) => ({
  image: floats(
    [samples, 4, 4, 1],
    ...Array.from({ length: 16 * samples }, (_, i) => (Math.floor((i % 16) / 8) === Math.floor(i / 16) % 2 ? 1 : 0.1)),
  ),
  label: { shape: [samples], data: Int32Array.from({ length: samples }, (_, i) => i % 2) },
});

describe.each([
  ["onnx", onnxBackend],
  ["tfjs", tfjsBackend],
] as const)("on %s", (_, backend) => {
  const engine = async (of: Network, kongfu = momentum({ lr: 0.05 })): Promise<Engine> => {
    const made = await singleEngine({ network: of, kongfu, backend: backend(), seed: 1 });
    open.push(made);
    return made;
  };

  test("a state is what the run before of its batch size left, from the initial value on", async () => {
    const it = await engine(counter.network);
    const run = async (...data: number[]) => list((await it.predict({ x: floats([data.length, 1], ...data) })).sum);
    expect(await run(1, 2)).toEqual([11, 12]);
    expect(await run(1, 2)).toEqual([12, 14]);
    expect(await run(5)).toEqual([15]);
    expect(await run(1, 2)).toEqual([13, 16]);
    expect(Object.keys(await it.predict({ x: floats([1, 1], 0) }))).toEqual(["sum"]);
    it.reset();
    expect(await run(1, 2)).toEqual([11, 12]);
  });

  test("a brain with a state inside another keeps it too", async () => {
    const y = attach("twice", add(), [x.attach("one", counter), x.attach("two", counter)]);
    const it = await engine(brain("outer", { x }, { outputs: { y } }).network);
    expect(list((await it.predict({ x: floats([1, 1], 1) })).y)).toEqual([22]);
    expect(list((await it.predict({ x: floats([1, 1], 1) })).y)).toEqual([24]);
  });

  test("unrolled it starts anew in each run", async () => {
    const steps = input("steps", [3, 1]);
    const it = await engine(
      brain("outer", { steps }, { outputs: { y: steps.attach("sums", unroll(counter)) } }).network,
    );
    for (let run = 0; run < 2; run++) {
      expect(list((await it.predict({ steps: floats([1, 3, 1], 1, 2, 3) })).y)).toEqual([11, 13, 16]);
    }
  });

  test("rows train as attached blocks do, and a part runs with their weights", async () => {
    const it = await engine(rows.network);
    const before = await it.evaluate(batch(6));
    for (let step = 0; step < 30; step++) await it.train(batch(6), clock(step));
    expect((await it.evaluate(batch(6))).loss).toBeLessThan(0.3 * before.loss);

    const whole = await it.predict(batch(3));
    const { conv1 } = await it.activations(batch(3), ["conv1"]);
    expect(conv1?.shape).toEqual([3, 2, 2, 4]);
    const { logits } = await it.predict(
      { conv1: conv1 as HostTensor },
      part(rows, { start: "logits", end: "logits" }).network,
    );
    list(logits).forEach((value, i) => expect(value).toBeCloseTo(list(whole.logits)[i] as number, 5));
  });

  test("an unrolled cell learns to remember what it saw three steps ago", async () => {
    const letter = input("letter", [1]);
    const h = state("h", [6]);
    const mixed = attach("mixed", add(), [letter.attach("in", dense(6)), h.attach("back", dense(6))]);
    const next = mixed.attach("next", tanh());
    h.next(next);
    const cell = brain("cell", { letter }, { outputs: { out: next.attach("out", dense(1)) } });
    const [letters, wanted] = [input("letters", [4, 1]), input("wanted", [4, 1])];
    const said = letters.attach("rnn", unroll(cell));
    const loss = attach("loss", meanSquaredError(), [said, wanted]);
    const it = await engine(
      brain("echo", { letters, wanted }, { outputs: { said }, loss }).network,
      adam({ lr: 0.03 }),
    );
    const seen = Array.from({ length: 8 }, (_, i) => (i % 2 === 0 ? 1 : -1));
    const fed = {
      letters: floats([8, 4, 1], ...seen.flatMap((value) => [value, 0, 0, 0])),
      wanted: floats([8, 4, 1], ...seen.flatMap((value) => [0, 0, 0, value])),
    };
    for (let step = 0; step < 120; step++) await it.train(fed, clock(step));
    expect((await it.evaluate(fed)).loss).toBeLessThan(0.02);
  });
});
