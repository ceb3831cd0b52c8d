/** Image blocks against PyTorch, in both modes: values, gradients, new states. Twin of blocks_image.py. */
import { readFileSync } from "node:fs";
import {
  type AnyBlock,
  averageOut,
  avgPool1d,
  batchNorm,
  brain,
  conv1d,
  conv2dTranspose,
  crop,
  equivariantProjection,
  globalMaxPool,
  groupNorm,
  input,
  layerNorm,
  localResponseNorm,
  maxout,
  maxPool1d,
  memoryPool,
  memoryRelu,
  selfNormalizedConv2d,
  separableConv2d,
  zeroPad,
} from "akid";
import { describe, expect, it } from "vitest";
import { gradients } from "../../src/graph/gradients.ts";
import type { Node, Size } from "../../src/graph/node.ts";
import { elements } from "../../src/graph/node.ts";
import { input as graphInput } from "../../src/graph/ops/index.ts";
import type { Mode } from "../../src/lower/context.ts";
import { type Lowered, lower } from "../../src/lower/lower.ts";
import { evaluate } from "../graph/reference/evaluate.ts";
import { draw } from "./draw.ts";

/** The shape of x and the block. */
type ImageCase = readonly [x: Size, block: AnyBlock];

const cases: Readonly<Record<string, ImageCase>> = {
  conv1d: [[2, 5, 2], conv1d(3, 3)],
  "conv1d same": [[2, 6, 2], conv1d(2, 3, { stride: 2, padding: "same" })],
  "conv1d dilated": [[2, 6, 1], conv1d(2, 2, { padding: 2, dilation: 3, bias: false })],
  conv2dTranspose: [[2, 2, 3, 2], conv2dTranspose(2, 3)],
  "conv2dTranspose padded": [[2, 2, 3, 2], conv2dTranspose(1, 4, { stride: 2, padding: 1, bias: false })],
  "conv2dTranspose same": [[1, 2, 3, 2], conv2dTranspose(2, 3, { stride: 2, padding: "same" })],
  "conv2dTranspose same, small": [[1, 2, 2, 2], conv2dTranspose(2, [1, 2], { stride: 3, padding: "same" })],
  "conv2dTranspose dilated": [
    [2, 2, 3, 2],
    conv2dTranspose(1, [3, 2], { stride: 2, padding: 1, dilation: [2, 3], bias: false }),
  ],
  "conv2dTranspose with output padding": [
    [2, 2, 3, 2],
    conv2dTranspose(2, 3, { stride: [2, 3], padding: 1, outputPadding: [1, 2] }),
  ],
  "conv2dTranspose dilated, with output padding": [
    [1, 3, 2, 2],
    conv2dTranspose(2, 2, { stride: 3, dilation: 2, outputPadding: 1 }),
  ],
  separableConv2d: [[2, 4, 4, 2], separableConv2d(3, 3, { stride: 2, padding: 1 })],
  selfNormalizedConv2d: [[2, 3, 3, 2], selfNormalizedConv2d(3, 2)],
  "selfNormalizedConv2d without bias": [[3, 2, 3, 2], selfNormalizedConv2d(2, 2, { bias: false, epsilon: 0.1 })],
  maxPool1d: [[2, 5, 2], maxPool1d(3, { stride: 2, padding: 1 })],
  avgPool1d: [[2, 5, 2], avgPool1d(3, { stride: 2, padding: "same" })],
  globalMaxPool: [[2, 3, 3, 2], globalMaxPool()],
  zeroPad: [
    [1, 2, 2, 2],
    zeroPad([
      [0, 1],
      [2, 0],
    ]),
  ],
  crop: [[1, 4, 5, 2], crop([1, [2, 0]])],
  batchNorm: [[2, 2, 3, 4], batchNorm()],
  "batchNorm without scale": [[2, 2, 2, 4], batchNorm({ scale: false, momentum: 0.5 })],
  "batchNorm with one scale": [[2, 2, 2, 4], batchNorm({ scale: "shared" })],
  "batchNorm without parameters and statistics": [
    [2, 2, 2, 4],
    batchNorm({ scale: false, offset: false, tracking: false, epsilon: 0.1 }),
  ],
  "batchNorm, cumulative": [[2, 2, 3, 4], batchNorm({ momentum: "cumulative" })],
  layerNorm: [[2, 3, 4], layerNorm()],
  "layerNorm without parameters": [[3, 4], layerNorm({ epsilon: 0.1, scale: false, offset: false })],
  groupNorm: [[2, 2, 2, 4], groupNorm(2)],
  "groupNorm without offset": [[2, 2, 2, 4], groupNorm(1, { epsilon: 0.1, offset: false })],
  localResponseNorm: [[1, 2, 2, 7], localResponseNorm({ radius: 2, alpha: 0.5 })],
  "localResponseNorm by default": [[1, 1, 2, 12], localResponseNorm()],
  maxout: [[2, 2, 1, 6], maxout(3)],
  averageOut: [[2, 6], averageOut(2)],
  equivariantProjection: [[2, 2, 2, 6], equivariantProjection(3, 2)],
  memoryRelu: [[3, 2, 4], memoryRelu()],
  "memoryRelu recalling": [[3, 2, 4], memoryRelu({ mode: "recall" })],
  memoryPool: [[2, 4, 4, 2], memoryPool(2)],
  "memoryPool recalling": [[2, 4, 4, 2], memoryPool(2, { mode: "recall" })],
};

/** What PyTorch says: y in both modes, and for training the gradients of sum(y * seed) and the new states, by name. */
interface Answer {
  readonly predict: readonly number[];
  readonly train: readonly number[];
  readonly gradients: Readonly<Record<string, readonly number[]>>;
  readonly states?: Readonly<Record<string, readonly number[]>>;
}

const golden = JSON.parse(readFileSync(new URL("blocks_image.json", import.meta.url), "utf8")) as Record<
  string,
  Answer
>;

function lowered([x, block]: ImageCase, mode: Mode): Lowered {
  const inputs = { x: input("x", x.slice(1)) };
  // The types of a block that only the run time knows say nothing: hence the casts.
  const y = inputs.x.attach("block", block as never);
  return lower(brain("alone", inputs, { outputs: { y } } as never).network, { shapes: { x }, mode });
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number => (a.name < b.name ? -1 : 1);

/** Both sides number parameters and states in the order of their names. */
function leavesOf({ parameters }: Lowered, x: Size): Record<string, readonly number[]> {
  const leaves: Record<string, readonly number[]> = { x: draw(1, elements(x)) };
  for (const [from, trainable] of [[10, true] as const, [30, false] as const]) {
    const sorted = parameters.filter((parameter) => parameter.trainable === trainable).sort(byName);
    for (const [i, { name, shape }] of sorted.entries()) {
      leaves[name] = draw(from + i, elements(shape), /\/(variance|steps)$/.test(name) ? "positive" : "unit");
    }
  }
  return leaves;
}

/** Ten digits are stored, of numbers that PyTorch sums in another order. */
const tolerance = 1e-8;

function expectEqual(what: string, found: Float64Array | undefined, expected: readonly number[]): void {
  expect(found?.length, what).toBe(expected.length);
  for (const [i, value] of expected.entries()) {
    const error = Math.abs((found?.[i] as number) - value) / Math.max(1, Math.abs(value));
    expect(error, `${what} ${i} is ${found?.[i]}, PyTorch says ${value}`).toBeLessThanOrEqual(tolerance);
  }
}

describe("PyTorch agrees", () => {
  it("with as many cases", () => expect(Object.keys(golden)).toEqual(Object.keys(cases)));

  it.each(Object.entries(cases))("on %s", (name, imageCase) => {
    const answer = golden[name] as Answer;
    const [x] = imageCase;
    const predict = lowered(imageCase, "predict");
    const train = lowered(imageCase, "train");
    const leaves = leavesOf(train, x);
    expectEqual("predicted value", evaluate([predict.outputs.y as Node], leaves)[0], answer.predict);

    const y = train.outputs.y as Node;
    expectEqual("value in training", evaluate([y], leaves)[0], answer.train);
    const seed = draw(50, elements(y.shape));
    for (const [key, expected] of Object.entries(answer.gradients)) {
      const leaf = key === "x" ? train.values.get("x") : train.variables.get(`block/${key}`);
      const gradient = gradients(y, [leaf as Node], graphInput("seed", y.shape));
      expectEqual(`gradient of ${key}`, evaluate(gradient, { ...leaves, seed })[0], expected);
    }
    expect(train.parameters.filter(({ trainable }) => trainable).length).toBe(Object.keys(answer.gradients).length - 1);

    const states = answer.states ?? {};
    expect(Object.keys(train.updates).sort()).toEqual(
      Object.keys(states)
        .map((key) => `block/${key}`)
        .sort(),
    );
    expect(predict.updates).toEqual({});
    for (const [key, expected] of Object.entries(states)) {
      expectEqual(`new ${key}`, evaluate([train.updates[`block/${key}`] as Node], leaves)[0], expected);
    }
  });
});
