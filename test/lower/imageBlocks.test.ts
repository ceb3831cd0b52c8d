/** Worked values of image blocks, and the names and shapes of their parameters. */
import {
  type AnyBlock,
  averageOut,
  batchNorm,
  brain,
  conv1d,
  conv2dTranspose,
  equivariantProjection,
  groupNorm,
  input,
  layerNorm,
  localResponseNorm,
  maxout,
  selfNormalizedConv2d,
  separableConv2d,
} from "akid";
import { describe, expect, test } from "vitest";
import type { Node, Size } from "../../src/graph/node.ts";
import { elements } from "../../src/graph/node.ts";
import type { Mode } from "../../src/lower/context.ts";
import { type Lowered, lower } from "../../src/lower/lower.ts";
import { evaluate } from "../graph/reference/evaluate.ts";
import { draw } from "../oracle/draw.ts";

function lowered(block: AnyBlock, x: Size, mode: Mode = "predict"): Lowered {
  const inputs = { x: input("x", x.slice(1)) };
  // The types of a block that only the run time knows say nothing: hence the casts.
  const y = inputs.x.attach("b", block as never);
  return lower(brain("alone", inputs, { outputs: { y } } as never).network, { shapes: { x }, mode });
}

function valuesOf(block: AnyBlock, x: Size, leaves: Record<string, readonly number[]>): number[] {
  return Array.from(evaluate([lowered(block, x).outputs.y as Node], leaves)[0] ?? []);
}

const mean = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0) / numbers.length;

describe("a block gives the values that were worked out by hand", () => {
  test("maxout and averageOut of a group of two", () => {
    expect(valuesOf(maxout(2), [1, 2], { x: [1, 0] })).toEqual([1]);
    expect(valuesOf(averageOut(2), [1, 2], { x: [1, 0] })).toEqual([0.5]);
    expect(valuesOf(maxout(2), [1, 4], { x: [1, 0, 2, 0] })).toEqual([1, 2]);
  });

  test("equivariantProjection with the weights 1, 2 and 3", () => {
    const leaves = { x: [1, 2, 3], "b/weights": [1, 1, 2, 2, 3, 3], "b/bias": [0, 0, 0, 0, 0, 0] };
    expect(valuesOf(equivariantProjection(3, 2), [1, 1, 1, 3], leaves)).toEqual([1, 1, 4, 4, 9, 9]);
  });

  test("conv2dTranspose spreads each pixel over its kernel", () => {
    const leaves = { x: [1, 10], "b/weights": [1, 2] };
    expect(valuesOf(conv2dTranspose(1, [1, 2], { stride: [1, 2], bias: false }), [1, 1, 2, 1], leaves)).toEqual([
      1, 2, 10, 20,
    ]);
  });

  test("localResponseNorm counts neighbours within the radius", () => {
    const block = localResponseNorm({ radius: 1, bias: 1, alpha: 1, beta: 1 });
    expect(valuesOf(block, [1, 3], { x: [1, 2, 3] })).toEqual([1 / 6, 2 / 15, 3 / 14]);
  });

  test("selfNormalizedConv2d has the bias for mean and 1 for variance, in prediction too", () => {
    const leaves = { x: draw(1, 60), "b/weights": draw(2, 4), "b/bias": [5, -3] };
    const y = valuesOf(selfNormalizedConv2d(2, 1, { epsilon: 1e-12 }), [3, 2, 5, 2], leaves);
    for (const [channel, bias] of [5, -3].entries()) {
      const values = y.filter((_, i) => i % 2 === channel);
      expect(mean(values)).toBeCloseTo(bias, 8);
      expect(mean(values.map((value) => (value - bias) ** 2))).toBeCloseTo(1, 8);
    }
  });

  test("cumulative statistics are the means over all steps, however they start", () => {
    const { updates, parameters } = lowered(batchNorm({ momentum: "cumulative" }), [2, 1], "train");
    const names = Object.keys(updates);
    const start = parameters.map(({ name, shape }) => [name, Array(elements(shape)).fill(0)] as const);
    let leaves: Record<string, readonly number[]> = { ...Object.fromEntries(start), "b/mean": [100] };
    // Their means are 1, 3 and 11, their unbiased variances 2, 8 and 50.
    for (const x of [
      [0, 2],
      [1, 5],
      [6, 16],
    ]) {
      const moved = evaluate(Object.values(updates), { ...leaves, x });
      leaves = { ...leaves, ...Object.fromEntries(moved.map((value, i) => [names[i] as string, [...value]])) };
    }
    expect(leaves["b/steps"]).toEqual([3]);
    expect(leaves["b/mean"]?.[0]).toBeCloseTo(5, 12);
    expect(leaves["b/variance"]?.[0]).toBeCloseTo(20, 12);
  });

  test("a value that never changes is normalised to 0, not to NaN", () => {
    const x = [3, 3, 3, 3];
    expect(valuesOf(layerNorm({ scale: false, offset: false }), [1, 4], { x })).toEqual([0, 0, 0, 0]);
    expect(valuesOf(groupNorm(2, { scale: false, offset: false }), [1, 4], { x })).toEqual([0, 0, 0, 0]);
    const leaves = { x, "b/weights": [1], "b/bias": [7] };
    expect(valuesOf(selfNormalizedConv2d(1, 1), [1, 2, 2, 1], leaves)).toEqual([7, 7, 7, 7]);
  });
});

describe("a sample's value does not depend on its batch", () => {
  test.each([
    ["conv1d", conv1d(3, 2), [4, 2]] as const,
    ["conv2dTranspose", conv2dTranspose(2, 3, { stride: 2, padding: "same" }), [2, 3, 2]] as const,
    ["layerNorm", layerNorm(), [3, 4]] as const,
    ["groupNorm", groupNorm(2), [2, 2, 4]] as const,
    ["localResponseNorm", localResponseNorm(), [2, 2, 6]] as const,
    ["equivariantProjection", equivariantProjection(2, 3), [2, 2, 4]] as const,
  ])("of %s", (_, block, sample) => {
    const size = elements(sample);
    const parameters = lowered(block, [1, ...sample]).parameters;
    const leaves = Object.fromEntries(parameters.map(({ name, shape }, i) => [name, draw(i + 2, elements(shape))]));
    const x = draw(1, 3 * size);
    const together = valuesOf(block, [3, ...sample], { ...leaves, x });
    const alone = [0, 1, 2].flatMap((i) =>
      valuesOf(block, [1, ...sample], { ...leaves, x: x.slice(i * size, (i + 1) * size) }),
    );
    expect(together).toEqual(alone);
  });
});

describe("parameters", () => {
  test.each<[string, AnyBlock, Size, readonly string[]]>([
    ["conv1d", conv1d(4, 3), [1, 5, 2], ["b/weights [3,2,4]", "b/bias [4]"]],
    ["conv2dTranspose", conv2dTranspose(4, [3, 2]), [1, 5, 5, 2], ["b/weights [3,2,4,2]", "b/bias [4]"]],
    [
      "separableConv2d",
      separableConv2d(4, 3),
      [1, 5, 5, 2],
      ["b/depthwise/weights [3,3,2,1]", "b/pointwise/weights [1,1,2,4]", "b/pointwise/bias [4]"],
    ],
    ["selfNormalizedConv2d", selfNormalizedConv2d(4, 3), [1, 5, 5, 2], ["b/weights [3,3,2,4]", "b/bias [4]"]],
    ["layerNorm", layerNorm(), [1, 6], ["b/scale [6]", "b/offset [6]"]],
    ["groupNorm without offset", groupNorm(2, { offset: false }), [1, 2, 2, 6], ["b/scale [6]"]],
    ["equivariantProjection", equivariantProjection(3, 4), [1, 6], ["b/weights [2,12]", "b/bias [12]"]],
    [
      "batchNorm with one scale",
      batchNorm({ scale: "shared", tracking: false }),
      [2, 6],
      ["b/scale []", "b/offset [6]"],
    ],
    ["batchNorm without any", batchNorm({ scale: false, offset: false }), [2, 6], ["b/mean [6]", "b/variance [6]"]],
    [
      "batchNorm of cumulative statistics",
      batchNorm({ scale: false, offset: false, momentum: "cumulative" }),
      [2, 6],
      ["b/mean [6]", "b/variance [6]", "b/steps []"],
    ],
  ])("of %s", (_, block, x, expected) => {
    expect(lowered(block, x).parameters.map(({ name, shape }) => `${name} [${shape}]`)).toEqual(expected);
  });
});
