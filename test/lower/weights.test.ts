/** The options of blocks with weights: statistics of initial values, penalties in the loss, largest norms. */
import {
  type AnyTensor,
  attach,
  type Brain,
  brain,
  constant,
  conv1d,
  conv2d,
  conv2dTranspose,
  dense,
  depthwiseConv2d,
  flatten,
  he,
  type Initializer,
  input,
  meanSquaredError,
  normal,
  randomUniform,
  residual,
  separableConv2d,
  shared,
  truncatedNormal,
  unitScaling,
  values,
  xavier,
} from "akid";
import { sgd } from "akid/train";
import { describe, expect, test } from "vitest";
import { onnxBackend } from "../../src/backends/onnx/index.ts";
import { tfjsBackend } from "../../src/backends/tfjs/index.ts";
import { singleEngine } from "../../src/engines/single.ts";
import { gradients } from "../../src/graph/gradients.ts";
import type { Node } from "../../src/graph/node.ts";
import { initialValue } from "../../src/lower/initialise.ts";
import { lower } from "../../src/lower/lower.ts";
import { parametersOf } from "../../src/lower/programs.ts";
import { centralDifference } from "../graph/centralDifference.ts";
import { evaluate } from "../graph/reference/evaluate.ts";

/** The initial values of all parameters of what is attached to an input of the shape, by name. */
function started(shape: readonly number[], grow: (x: AnyTensor) => AnyTensor, seed = 0): Record<string, Float32Array> {
  const x = input("x", shape) as AnyTensor;
  const { network } = brain("net", { x }, { outputs: { y: grow(x) } } as never) as Brain;
  const parameters = parametersOf(network, { x: [1, ...shape] });
  return Object.fromEntries(parameters.map((p) => [p.name, initialValue(p, seed).data as Float32Array]));
}

// The blocks of these tests take these inputs, which the compiler is not asked here.
const put = (x: AnyTensor, name: string, block: unknown): AnyTensor =>
  (x.attach as (name: string, block: unknown) => AnyTensor)(name, block);
const convolved = (init: Initializer) =>
  started([8, 8, 40], (x) => put(x, "c", conv2d(50, [3, 5], { init })))["c/weights"] as Float32Array;

const meanOf = (data: Float32Array): number => data.reduce((a, b) => a + b, 0) / data.length;
const stdOf = (data: Float32Array, mean = meanOf(data)): number =>
  Math.sqrt(data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length);
const largest = (data: Float32Array): number => data.reduce((a, b) => Math.max(a, Math.abs(b)), 0);

describe("initial weights", () => {
  const inputs = 3 * 5 * 40;
  const outputs = 3 * 5 * 50;

  test.each<[string, Initializer, { readonly std: number; readonly limit?: number }]>([
    ["randomUniform", randomUniform(0.3), { std: 0.3 / Math.sqrt(3), limit: 0.3 }],
    ["normal", normal(0.3), { std: 0.3 }],
    ["truncatedNormal", truncatedNormal(0.3), { std: 0.3 * 0.8796, limit: 0.6 }],
    ["xavier", xavier(), { std: Math.sqrt(2 / (inputs + outputs)), limit: Math.sqrt(6 / (inputs + outputs)) }],
    ["xavier, normal", xavier({ normal: true }), { std: Math.sqrt(2 / (inputs + outputs)) }],
    ["he", he(), { std: Math.sqrt(2 / inputs) }],
    ["he, uniform", he({ normal: false }), { std: Math.sqrt(2 / inputs), limit: Math.sqrt(6 / inputs) }],
    ["he, by outputs", he({ fanOut: true }), { std: Math.sqrt(2 / outputs) }],
    ["unitScaling", unitScaling(1.43), { std: 1.43 / Math.sqrt(inputs), limit: 1.43 * Math.sqrt(3 / inputs) }],
  ])("of %s have its mean, spread and limit", (_, init, { std, limit = 6 * std }) => {
    const data = convolved(init);
    expect(Math.abs(meanOf(data)) / std).toBeLessThan(0.02);
    expect(Math.abs(stdOf(data) / std - 1)).toBeLessThan(0.02);
    expect(largest(data)).toBeLessThanOrEqual(Math.fround(limit));
    if (std * 3 > limit) expect(largest(data)).toBeGreaterThan(0.99 * limit);
  });

  test("count inputs and outputs as declared, not by the axes of the array", () => {
    const limits = (name: string, grow: (x: AnyTensor, init: Initializer) => AnyTensor, ...shape: number[]) =>
      [he({ normal: false }), he({ normal: false, fanOut: true })].map((init) => {
        const data = started(shape, (x) => grow(x, init))[name] as Float32Array;
        return Math.round(6 / largest(data) ** 2);
      });
    // Within 2 % of the number of inputs and outputs: the largest of many draws is near the limit.
    const expectFans = ([found, foundOut]: number[], fans: readonly [number, number]): void => {
      expect(Math.abs((found as number) / fans[0] - 1)).toBeLessThan(0.02);
      expect(Math.abs((foundOut as number) / fans[1] - 1)).toBeLessThan(0.02);
    };
    expectFans(
      limits("d/weights", (x, init) => put(x, "d", dense(90, { init })), 30),
      [30, 90],
    );
    expectFans(
      limits("c/weights", (x, init) => put(x, "c", conv1d(90, 3, { init })), 9, 30),
      [90, 270],
    );
    expectFans(
      limits("d/weights", (x, init) => put(x, "d", depthwiseConv2d(3, { init })), 5, 5, 300),
      [9, 9],
    );
    expectFans(
      limits("t/weights", (x, init) => put(x, "t", conv2dTranspose(30, 2, { init })), 5, 5, 20),
      [80, 120],
    );
    const separable = (x: AnyTensor, init: Initializer) => put(x, "s", separableConv2d(30, 3, { init }));
    expectFans(limits("s/pointwise/weights", separable, 5, 5, 60), [60, 30]);
  });

  test("are what one gives, in arrays of arrays or flat", () => {
    const given = (init: Initializer) =>
      started([2], (x) => put(x, "d", dense(3, { init: { weights: init, bias: constant(0.5) } })));
    const rows = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    expect([...(given(values(rows))["d/weights"] as Float32Array)]).toEqual(rows.flat());
    expect([...(given(values(Int32Array.from(rows.flat())))["d/weights"] as Float32Array)]).toEqual(rows.flat());
    expect([...(given(values(rows))["d/bias"] as Float32Array)]).toEqual([0.5, 0.5, 0.5]);
    expect(() => given(values([1, 2]))).toThrow("akid: d/weights: init expects 6 values for [2, 3], found 2.");
  });

  test("differ from each other, and with the seed, and repeat with it", () => {
    const two = (x: AnyTensor) =>
      put(put(x, "a", dense(4, { init: truncatedNormal(1) })), "b", dense(4, { init: truncatedNormal(1) }));
    const { "a/weights": a, "b/weights": b } = started([4], two);
    expect(a).not.toEqual(b);
    expect(started([4], two)["a/weights"]).toEqual(a);
    expect(started([4], two, 1)["a/weights"]).not.toEqual(a);
  });

  test("stay the block's own where nothing is chosen", () => {
    const plain = started([4], (x) => put(x, "d", dense(4)));
    expect(started([4], (x) => put(x, "d", dense(4, { init: "default", regularize: { l2: 1 } })))).toEqual(plain);
    expect(started([4], (x) => put(x, "d", dense(4, { init: { bias: constant(1) } })))["d/weights"]).toEqual(
      plain["d/weights"],
    );
  });
});

const drawn = (count: number): number[] => Array.from({ length: count }, (_, i) => Math.sin(i * 12.9898 + 1));

describe("a penalty on weights", () => {
  /** The loss of a network, minus its loss without penalties, in both modes; and what there is to differentiate. */
  function penaltyOf(grow: (x: AnyTensor) => AnyTensor) {
    const x = input("x", [4, 4, 2]) as AnyTensor;
    const y = put(grow(x), "flat", flatten());
    const loss = (attach as (...rest: unknown[]) => AnyTensor)("loss", meanSquaredError(), [y, y]);
    const { network } = brain("net", { x }, { loss } as never) as Brain;
    const lowered = (mode: "train" | "predict") => lower(network, { shapes: { x: [3, 4, 4, 2] }, mode });
    const { parameters, variables, loss: node } = lowered("train");
    const leaves: Record<string, readonly number[]> = { x: drawn(96) };
    for (const { name, shape } of parameters) leaves[name] = drawn(shape.reduce((a, b) => a * b, 1));
    const found = (["train", "predict"] as const).map((mode) => evaluate([lowered(mode).loss as Node], leaves)[0]?.[0]);
    return { found, leaves, variables, loss: node as Node };
  }
  const sum = (data: ArrayLike<number> | undefined, map: (x: number) => number) =>
    Array.from(data ?? []).reduce((total, value) => total + map(value), 0);

  test("is l2 * sum(w^2) / 2 + l1 * sum(|w|), in training and in validation, without the bias", () => {
    const { found, leaves } = penaltyOf((x) => put(x, "c", conv2d(3, 3, { regularize: { l1: 0.1, l2: 0.02 } })));
    const expected = 0.01 * sum(leaves["c/weights"], (w) => w * w) + 0.1 * sum(leaves["c/weights"], Math.abs);
    expect(found[0]).toBeCloseTo(expected, 10);
    expect(found[1]).toBeCloseTo(expected, 10);
  });

  test("takes the bias on demand, and both kernels of a separable convolution", () => {
    const block = separableConv2d(3, 3, { regularize: { l2: 2, bias: true } });
    const { found, leaves } = penaltyOf((x) => put(x, "s", block));
    const all = ["s/depthwise/weights", "s/pointwise/weights", "s/pointwise/bias"];
    const expected = all.reduce((total, name) => total + sum(leaves[name], (w) => w * w), 0);
    expect(expected).toBeGreaterThan(0);
    expect(found[0]).toBeCloseTo(expected, 10);
  });

  test("is of the block alone, not of its neighbours, and reaches into blocks of blocks", () => {
    const { found, leaves } = penaltyOf((x) =>
      put(put(x, "res", residual(dense(2, { regularize: { l1: 1 } }))), "after", dense(5)),
    );
    expect(found[0]).toBeCloseTo(sum(leaves["res/body/weights"], Math.abs), 10);
  });

  test("is counted once where uses share their weights", () => {
    const twice = shared(dense(2, { regularize: { l2: 2 } }), [4, 4, 2]);
    const { found, leaves } = penaltyOf((x) => put(put(x, "a", twice), "b", twice));
    expect(Object.keys(leaves)).toEqual(["x", "a/weights", "a/bias"]);
    expect(found[0]).toBeCloseTo(
      sum(leaves["a/weights"], (w) => w * w),
      10,
    );
  });

  test("has the gradient of its formula", () => {
    const { leaves, variables, loss } = penaltyOf((x) =>
      put(x, "c", depthwiseConv2d(2, { regularize: { l1: 0.1, l2: 0.02, bias: true } })),
    );
    for (const name of ["c/weights", "c/bias"]) {
      const [gradient] = evaluate(gradients(loss, [variables.get(name) as Node]), leaves);
      const direction = Array.from(gradient as Float64Array, (_, i) => Math.cos(i));
      const slope = direction.reduce((total, d, i) => total + d * (gradient?.[i] as number), 0);
      expect(slope).toBeCloseTo(centralDifference(loss, leaves, name, direction), 7);
    }
  });
});

describe.each([
  ["onnx", onnxBackend],
  ["tfjs", tfjsBackend],
] as const)("on %s", (_, backend) => {
  test("maxNorm bounds the weights of each output after each step, and leaves the bias alone", async () => {
    const x = input("x", [6, 6, 2]);
    const target = input("target", [7]);
    const y = x
      .attach("c", conv2d(3, 3, { maxNorm: 0.5 }))
      .attach("d", depthwiseConv2d(3, { maxNorm: 0.25 }))
      .attach("flat", flatten())
      .attach(
        "ip",
        dense(7, { maxNorm: 1, init: { weights: constant(1), bias: constant(9) }, regularize: { l2: 1e-3 } }),
      );
    const loss = attach("loss", meanSquaredError(), [y, target]);
    const { network } = brain("net", { x, target }, { outputs: { y }, loss });
    await using engine = await singleEngine({ network, kongfu: sgd({ lr: 0.1 }), backend: backend() });
    const batch = {
      x: { data: Float32Array.from(drawn(4 * 72)), shape: [4, 6, 6, 2] },
      target: { data: Float32Array.from(drawn(28), (value) => 9 * value), shape: [4, 7] },
    };
    for (let step = 0; step < 20; step++) {
      const { loss: value } = await engine.train(batch, { step, stepsPerEpoch: 20 });
      expect(value).toBeGreaterThan(0);
      const norms = async (name: string, units: number, unitOf: (i: number) => number): Promise<number[]> => {
        const squares = new Array<number>(units).fill(0);
        (await engine.read(name)).data.forEach((w, i) => {
          squares[unitOf(i)] = (squares[unitOf(i)] as number) + w * w;
        });
        return squares.map(Math.sqrt);
      };
      expect(Math.max(...(await norms("c/weights", 3, (i) => i % 3)))).toBeLessThan(0.5 + 1e-6);
      expect(Math.max(...(await norms("d/weights", 3, (i) => i % 3)))).toBeLessThan(0.25 + 1e-6);
      const dense = await norms("ip/weights", 7, (i) => i % 7);
      expect(Math.max(...dense)).toBeLessThan(1 + 1e-6);
      if (step === 0) expect(Math.max(...dense)).toBeGreaterThan(0.99);
    }
    const bias = (await engine.read("ip/bias")).data;
    expect(Math.max(...bias.map(Math.abs))).toBeGreaterThan(1);
  });
});
