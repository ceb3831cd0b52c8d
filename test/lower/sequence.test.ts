/** Activations and blocks over sequences, and their gradients, against PyTorch. Twin of oracle/blocks_sequence.py. */
import { readFileSync } from "node:fs";
import {
  type AnyTensor,
  attach,
  bidirectional,
  brain,
  concat,
  constant,
  conv2d,
  elu,
  gelu,
  groupSoftmax,
  gru,
  input,
  l2Normalize,
  learnedPositions,
  lstm,
  multiHeadSelfAttention,
  permute,
  positionalEncoding,
  prelu,
  sequential,
  shared,
  silu,
  simpleRnn,
  slice,
  softplus,
  split,
  stack,
  values,
} from "akid";
import { describe, expect, it } from "vitest";
import { gradients } from "../../src/graph/gradients.ts";
import type { Node, Size } from "../../src/graph/node.ts";
import { elements } from "../../src/graph/node.ts";
import { input as graphInput } from "../../src/graph/ops/index.ts";
import type { Mode } from "../../src/lower/context.ts";
import { lower } from "../../src/lower/lower.ts";
import { evaluate } from "../graph/reference/evaluate.ts";
import { draw } from "../oracle/draw.ts";

/** y, and the gradients of sum(y * seed) by x and by each parameter. */
interface Answer {
  readonly y: readonly number[];
  readonly gradients: Readonly<Record<string, readonly number[]>>;
}

interface Mask {
  readonly shape: Size;
  readonly values: readonly number[];
}

interface Settings {
  /** x is so many times the numbers drawn; 1 by default. */
  readonly scale?: number;
  readonly mask?: Mask;
  /** From what the block gives to the case's output. */
  readonly after?: (parts: readonly [AnyTensor, AnyTensor]) => AnyTensor;
  readonly copies?: number;
}

/** A block on x, whose batch comes first, and on the mask if there is one. */
const on = (shape: Size, block: unknown, settings: Settings = {}) => ({ shape, block, settings });

const mask: Mask = { shape: [3, 4], values: [1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 1, 1] };
const lengths: Mask = { shape: [3], values: [2, 0, 4] };
const someLengths: Mask = { shape: [3], values: [2, 1, 4] };
const twoLengths: Mask = { shape: [2], values: [2, 4] };

const cases: Readonly<Record<string, ReturnType<typeof on>>> = {
  prelu: on([4, 5], prelu()),
  "prelu of an image": on([2, 2, 3, 2], prelu()),
  elu: on([4, 5], elu(), { scale: 3 }),
  "elu of an alpha": on([4, 5], elu(0.5), { scale: 3 }),
  "elu at zero": on([5], elu(), { scale: 0 }),
  gelu: on([4, 5], gelu(), { scale: 3 }),
  "gelu by tanh": on([4, 5], gelu({ approximate: "tanh" }), { scale: 3 }),
  silu: on([4, 5], silu(), { scale: 3 }),
  softplus: on([4, 5], softplus(), { scale: 3 }),
  "softplus of great numbers": on([4, 5], softplus(), { scale: 300 }),
  "softplus at zero": on([5], softplus(), { scale: 0 }),
  l2Normalize: on([4, 5], l2Normalize()),
  "l2Normalize of zeros": on([2, 3], l2Normalize(), { scale: 0 }),
  groupSoftmax: on([3, 6], groupSoftmax(2)),
  "groupSoftmax with an extra logit": on([2, 2, 6], groupSoftmax(3, { extraLogit: 1 })),
  "groupSoftmax with a temperature": on([3, 6], groupSoftmax(3, { temperature: 10 })),
  "groupSoftmax with both": on([3, 6], groupSoftmax(2, { extraLogit: 0.5, temperature: 10 })),
  permute: on([2, 2, 3, 4], permute([3, 1, 2])),
  slice: on([2, 4, 3], slice([1, 1], [2, -1])),
  stack: on([2, 3], stack(1), { copies: 2 }),
  split: on([2, 5], split([2, 3], 1), { after: ([a, b]) => apply("turned", concat(1), [b, a]) }),
  simpleRnn: on([3, 4, 2], simpleRnn(3)),
  "simpleRnn by relu, all states": on([3, 4, 2], simpleRnn(3, { sequences: true, activation: "relu" })),
  "simpleRnn with lengths": on([3, 4, 2], simpleRnn(2), { mask: lengths }),
  gru: on([3, 4, 2], gru(3)),
  "gru, all states": on([3, 4, 2], gru(2, { sequences: true })),
  "gru with lengths, all states": on([3, 4, 2], gru(2, { sequences: true }), { mask: lengths }),
  "gru with a mask": on([3, 4, 2], gru(2), { mask }),
  lstm: on([3, 4, 2], lstm(3)),
  "lstm, all states": on([3, 4, 2], lstm(2, { sequences: true })),
  "lstm with lengths": on([3, 4, 2], lstm(2), { mask: lengths }),
  "lstm with a mask, all states": on([3, 4, 2], lstm(2, { sequences: true }), { mask }),
  "simpleRnn without bias": on([3, 4, 2], simpleRnn(3, { bias: false })),
  "gru without bias, all states": on([3, 4, 2], gru(2, { bias: false, sequences: true })),
  "lstm without bias": on([3, 4, 2], lstm(2, { bias: false })),
  "simpleRnn from a state": on([3, 4, 2], simpleRnn(2, { initialState: true })),
  "gru from a state, with lengths": on([3, 4, 2], gru(2, { initialState: true }), { mask: someLengths }),
  "lstm from a state and cell, all states": on([3, 4, 2], lstm(2, { initialState: true, sequences: true })),
  "bidirectional simpleRnn": on([3, 4, 2], bidirectional(simpleRnn(3))),
  "bidirectional gru, all states": on([3, 4, 2], bidirectional(gru(2, { sequences: true }))),
  "bidirectional lstm with lengths": on([3, 4, 2], bidirectional(lstm(2)), { mask: someLengths }),
  "bidirectional gru with lengths, all states": on([3, 4, 2], bidirectional(gru(2, { sequences: true })), {
    mask: someLengths,
  }),
  multiHeadSelfAttention: on([2, 3, 4], multiHeadSelfAttention(2)),
  "multiHeadSelfAttention, causal": on([2, 3, 6], multiHeadSelfAttention(3, { causal: true })),
  "multiHeadSelfAttention with a mask": on([3, 4, 4], multiHeadSelfAttention(1), { mask }),
  "multiHeadSelfAttention with lengths, causal": on([2, 4, 4], multiHeadSelfAttention(2, { causal: true }), {
    mask: twoLengths,
  }),
  positionalEncoding: on([2, 5, 4], positionalEncoding()),
  "positionalEncoding of odd channels": on([2, 3, 5], positionalEncoding()),
  learnedPositions: on([2, 3, 4], learnedPositions(5)),
};

const golden: Readonly<Record<string, Answer>> = JSON.parse(
  readFileSync(new URL("../oracle/blocks_sequence.json", import.meta.url), "utf8"),
);

/** Attaches what only the run time knows, hence the cast. */
function apply<T = AnyTensor>(name: string, block: unknown, to: readonly AnyTensor[]): T {
  return (attach as (...rest: unknown[]) => T)(name, block, to);
}

/** The initial states of recurrent blocks, which are inputs; all else but x is a parameter. */
const isState = (key: string): boolean => key === "h" || key === "c";

/** A case's output, and its gradients by x, initial states and the named parameters, in float64. */
function compute(name: string, mode: Mode, parameters: readonly string[]): readonly Float64Array[] {
  const { shape, block, settings } = cases[name] as ReturnType<typeof on>;
  const { scale = 1, mask, after, copies = 1 } = settings;
  const sampleOf = ([, ...sample]: Size) => sample;
  const x: AnyTensor = input("x", sampleOf(shape));
  const states = parameters.filter(isState);
  const units = (block as { config: { units?: number } }).config.units ?? 0;
  const inputs: Record<string, AnyTensor> = {
    x,
    ...(mask && { mask: input("mask", sampleOf(mask.shape), "int32") }),
    ...Object.fromEntries(states.map((state) => [state, input(state, [units])])),
  };
  const others = Object.values(inputs).slice(1);
  const given = apply("block", block, [...Array.from({ length: copies }, () => x), ...others]);
  const y = after ? after(given as never) : given;
  const { network } = brain("alone", inputs, { outputs: { y } });
  const ofStates = states.map((state) => [state, [shape[0] ?? 0, units]] as const);
  const shapes = { x: shape, ...(mask && { mask: mask.shape }), ...Object.fromEntries(ofStates) };
  const { outputs, variables, values: nodes } = lower(network, { shapes, mode });
  const seed = graphInput("seed", (outputs.y as Node).shape);
  const isInput = (key = ""): boolean => key === "x" || isState(key);
  const wrt = parameters.map((key) => (isInput(key) ? nodes.get(key) : variables.get(`block/${key}`)) as Node);
  const drawn = wrt.map(({ shape }, i) => {
    const numbers = draw(i + 1, elements(shape), parameters[i] === "temperature" ? "positive" : "unit");
    return [
      isInput(parameters[i]) ? parameters[i] : `block/${parameters[i]}`,
      i === 0 ? numbers.map((n) => n * scale) : numbers,
    ] as const;
  });
  const leaves = { ...Object.fromEntries(drawn), mask: mask?.values ?? [], seed: draw(50, elements(seed.shape)) };
  expect([...variables.keys()].sort(), "its parameters").toEqual(
    drawn
      .map(([key]) => key)
      .filter((key) => !isInput(key))
      .sort(),
  );
  return evaluate([outputs.y as Node, ...gradients(outputs.y as Node, wrt, seed)], leaves);
}

/** PyTorch answers in ten digits; a constant table of the graph, as positions are, is float32. */
function expectClose(what: string, found: Float64Array | undefined, expected: readonly number[]): void {
  const tolerance = 1e-7;
  expect(found, what).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    const apart = Math.abs((found?.[i] as number) - value) / Math.max(1, Math.abs(value));
    expect(apart, `${what} ${i}: ${found?.[i]}, expected ${value}`).toBeLessThan(tolerance);
  });
}

describe("a size that only lowering knows", () => {
  const words = input("words", ["T", "C"]);
  const lowerAt = (y: AnyTensor, steps: number, channels: number) => () =>
    lower(brain("reader", { words }, { outputs: { y } }).network, {
      shapes: { words: [2, steps, channels] },
      mode: "predict",
    });

  it("is refused in the words of the shape rule", () => {
    expect(lowerAt(words.attach("place", learnedPositions(4)), 5, 2)).toThrow(
      "akid: place (learnedPositions): expects at most 4 steps, found [B, 5, 2].",
    );
    expect(lowerAt(words.attach("look", sequential(multiHeadSelfAttention(2))), 5, 3)).toThrow(
      "akid: look (sequential): step 1 (multiHeadSelfAttention) expects [B, T, C] with C divisible by 2 heads, found [B, 5, 3]. " +
        "Take a number of heads that divides the channels, or bring these there with dense.",
    );
    expect(lowerAt(words.attach("end", slice([3, 0], [2, -1])), 4, 2)).toThrow(
      "akid: end (slice): expects a range within [B, 4, 2], found [2, -1] from [3, 0].",
    );
  });

  it("is refused by every block's rule, also where it is shared", () => {
    const image = input("image", ["H", "W", 3]);
    const lowerImage = (y: AnyTensor) => () =>
      lower(brain("seer", { image }, { outputs: { y } }).network, { shapes: { image: [2, 4, 4, 3] }, mode: "predict" });
    const sentence = "kernel 7x7 is larger than the padded input 4x4. Use a smaller kernel,";
    expect(lowerImage(image.attach("conv1", conv2d(8, 7)))).toThrow(`akid: conv1 (conv2d): ${sentence}`);
    const twice = shared(conv2d(8, 7), ["H", "W", 3]);
    expect(lowerImage(image.attach("conv1", twice))).toThrow(`akid: conv1 (conv2d): ${sentence}`);
    expect(lowerImage(image.attach("conv1", conv2d(8, 3)))().outputs.y?.shape).toEqual([2, 2, 2, 8]);
  });

  it("is taken when it fits", () => {
    const { outputs } = lowerAt(words.attach("end", slice([3, 0], [2, -1])), 5, 7)();
    expect(outputs.y?.shape).toEqual([2, 2, 7]);
  });
});

describe("an initial state", () => {
  it("stays where no step counts", () => {
    const inputs = {
      x: input("x", [2, 1]),
      lengths: input("lengths", [], "int32"),
      h: input("h", [2]),
      c: input("c", [2]),
    };
    const y = attach("read", lstm(2, { initialState: true }), [inputs.x, inputs.lengths, inputs.h, inputs.c]);
    const shapes = { x: [1, 2, 1], lengths: [1], h: [1, 2], c: [1, 2] };
    const { outputs, variables } = lower(brain("reader", inputs, { outputs: { y } }).network, {
      shapes,
      mode: "train",
    });
    const weights = [...variables].map(([name, { shape }]) => [name, Array(elements(shape)).fill(1)]);
    const leaves = { ...Object.fromEntries(weights), x: [1, 1], lengths: [0], h: [3, 4], c: [5, 6] };
    expect([...(evaluate([outputs.y as Node], leaves)[0] as Float64Array)]).toEqual([3, 4]);
  });
});

describe("options of weights", () => {
  it("reach learned positions, one vector each", () => {
    const words = input("words", [3, 4]);
    const options = { maxNorm: 2, init: values([...Array(20).keys()]), regularize: { l2: 1 } };
    const y = words.attach("place", learnedPositions(5, options));
    const [weights] = lower(brain("reader", { words }, { outputs: { y } }).network, {
      shapes: { words: [2, 3, 4] },
      mode: "train",
    }).parameters;
    expect(weights).toMatchObject({ initializer: { kind: "values" }, maxNorm: { limit: 2, axes: [1] } });
  });

  it("reach all weights of a recurrent block and of attention, and no bias", () => {
    const words = input("words", [3, 4]);
    const options = { maxNorm: 2, init: { bias: constant(1) } };
    const y = words.attach("attend", multiHeadSelfAttention(2, options)).attach("read", gru(5, options));
    const { parameters } = lower(brain("reader", { words }, { outputs: { y } }).network, {
      shapes: { words: [2, 3, 4] },
      mode: "train",
    });
    const starts = Object.fromEntries(parameters.map(({ name, initializer }) => [name, initializer]));
    const limited = parameters.filter(({ maxNorm }) => maxNorm).map(({ name }) => name);
    const parts = ["query", "key", "value", "output"].map((part) => `attend/${part}`);
    expect(limited.sort()).toEqual(
      [...parts.map((part) => `${part}/weights`), "read/weights", "read/recurrent"].sort(),
    );
    expect(starts["attend/query/bias"]).toMatchObject({ kind: "constant", value: 1 });
    expect(starts["read/weights"]).toMatchObject({ kind: "fans", inputs: 4, outputs: 5 });
    expect(starts["read/recurrent"]).toMatchObject({ kind: "fans", inputs: 5, outputs: 5 });
    expect(starts["read/bias"]).toMatchObject({ kind: "constant", value: 1 });
  });
});

describe("PyTorch agrees", () => {
  it("with as many cases", () => expect(Object.keys(golden)).toEqual(Object.keys(cases)));

  it.each(Object.entries(golden))("on %s, in training and in prediction", (name, { y, gradients }) => {
    for (const mode of ["train", "predict"] as const) {
      const [value, ...slopes] = compute(name, mode, Object.keys(gradients));
      expectClose(`${mode}: y`, value, y);
      Object.entries(gradients).forEach(([key, slope], i) => {
        expectClose(`${mode}: gradient of ${key}`, slopes[i], slope);
      });
    }
  });
});
