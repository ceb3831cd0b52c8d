/** Losses and their gradients against PyTorch. Twin of oracle/losses.py. */
import { readFileSync } from "node:fs";
import {
  type AnyTensor,
  attach,
  binaryCrossEntropy,
  brain,
  hinge,
  huber,
  index,
  input,
  klDivergence,
  klRegularization,
  marginRanking,
  meanAbsoluteError,
  meanSquaredError,
  multiClassHinge,
  network,
  softmaxCrossEntropy,
  sparsity,
} from "akid";
import { describe, expect, it, test } from "vitest";
import { gradients } from "../../src/graph/gradients.ts";
import type { Node } from "../../src/graph/node.ts";
import { lower } from "../../src/lower/lower.ts";
import { evaluate } from "../graph/reference/evaluate.ts";
import { draw, type Kind } from "../oracle/draw.ts";

type Values = readonly number[];
interface Operand {
  readonly tensor: AnyTensor;
  readonly values: Values;
}

/** The rows of a matrix, each mapped. */
const byRow = (values: Values, columns: number, map: (row: Values) => Values): Values =>
  Array.from({ length: values.length / columns }, (_, i) => map(values.slice(i * columns, (i + 1) * columns))).flat();

const softmax = (row: Values): Values => {
  const powers = row.map(Math.exp);
  return powers.map((power) => power / powers.reduce((a, b) => a + b));
};
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const sign = (x: number): number => (x > 0 ? 1 : -1);
const positive = (x: number): number => Number(x > 0);

/** Drawn operands, named a, b, c; a batch first. */
const operand =
  (seed: number, name: string) =>
  (shape: readonly number[], kind: Kind = "unit", map: (values: Values) => Values = (values) => values): Operand => {
    const count = shape.reduce((product, size) => product * size, 1);
    return { tensor: input(name, shape.slice(1)), values: map(draw(seed, count, kind)) };
  };
const [a, b, c] = [operand(1, "a"), operand(2, "b"), operand(3, "c")];
const labels: Operand = { tensor: input("label", [], index(3)), values: [2, 0, 1, 1, 2] };
const each = (map: (x: number) => number) => (values: Values) => values.map(map);
const rows = (values: Values) => byRow(values, 3, softmax);

/** A loss by block and operands. The cast: only the run time checks these. */
const loss = (block: unknown, ...operands: readonly Operand[]) => ({ block, operands });

const cases = {
  softmaxCrossEntropy: loss(softmaxCrossEntropy(), a([5, 3]), labels),
  "softmaxCrossEntropy of distributions": loss(softmaxCrossEntropy(), a([5, 3]), b([5, 3], "unit", rows)),
  multiClassHinge: loss(multiClassHinge(), a([5, 3]), labels),
  "multiClassHinge of a margin": loss(multiClassHinge({ margin: 0.3 }), a([5, 3]), labels),
  klDivergence: loss(klDivergence(), a([4, 3]), b([4, 3], "unit", rows)),
  "klDivergence of a target with zeros": loss(klDivergence(), a([4, 3]), b([4, 3], "ties", each(positive))),
  meanSquaredError: loss(meanSquaredError(), a([4, 3]), b([4, 3])),
  meanAbsoluteError: loss(meanAbsoluteError(), a([4, 3], "ties"), b([4, 3], "ties")),
  huber: loss(huber(), a([4, 3]), b([4, 3], "ties")),
  "huber of a delta": loss(huber({ delta: 0.25 }), a([4, 3]), b([4, 3])),
  binaryCrossEntropy: loss(binaryCrossEntropy(), a([4, 3]), b([4, 3], "unit", each(sigmoid))),
  "binaryCrossEntropy of great logits": loss(
    binaryCrossEntropy(),
    a(
      [4, 3],
      "unit",
      each((x) => x * 1000),
    ),
    b([4, 3], "ties", each(positive)),
  ),
  "binaryCrossEntropy at zero": loss(
    binaryCrossEntropy(),
    a([4, 3], "ties"),
    b(
      [4, 3],
      "ties",
      each((x) => Number(x >= 0)),
    ),
  ),
  "binaryCrossEntropy with a weight of the positive": loss(
    binaryCrossEntropy({ positiveWeight: 3, multiplier: 2 }),
    a([4, 3]),
    b([4, 3], "unit", each(sigmoid)),
  ),
  "binaryCrossEntropy with weights of classes": loss(
    binaryCrossEntropy({ positiveWeight: [0.5, 1, 4] }),
    a([4, 3]),
    b([4, 3], "unit", each(sigmoid)),
  ),
  hinge: loss(hinge(), a([4, 3]), b([4, 3], "unit", each(sign))),
  "hinge with weights": loss(hinge(), a([4, 3]), b([4, 3], "unit", each(sign)), c([4], "positive")),
  marginRanking: loss(marginRanking({ margin: 0.5 }), a([6]), b([6])),
  "marginRanking of several": loss(marginRanking({ margin: 0.5 }), a([4]), b([4, 3])),
  "marginRanking of all pairs": loss(marginRanking({ margin: 0.5, allPairs: true }), a([5]), b([5])),
  "marginRanking of all pairs in each sample": loss(
    marginRanking({ margin: 0.5, allPairs: true }),
    a([3, 4]),
    b([3, 2]),
  ),
  "marginRanking of violating pairs": loss(
    marginRanking({ margin: 0.5, allPairs: true, hardOnly: true }),
    a([5]),
    b([5]),
  ),
  "hinge of three targets": loss(hinge({ tripod: true }), a([4, 3]), b([4, 3], "ties", each(Math.sign))),
  "hinge, balanced": loss(hinge({ balanced: true }), a([4, 3]), b([4, 3], "unit", each(sign))),
  "hinge of three targets, balanced": loss(
    hinge({ tripod: true, balanced: true }),
    a([4, 3]),
    b([4, 3], "ties", each(Math.sign)),
  ),
  sparsity: loss(sparsity({ multiplier: 0.1 }), a([4, 3])),
  klRegularization: loss(klRegularization({ std: 0.5 }), a([4, 2, 3])),
} as const;

interface Answer {
  readonly y: Values;
  readonly gradient: Values;
}
const golden = JSON.parse(readFileSync(new URL("../oracle/losses.json", import.meta.url), "utf8")) as Record<
  string,
  Answer
>;

/** The loss and its gradient by the first operand, in float64. */
function compute(block: unknown, operands: readonly Operand[]): readonly Float64Array[] {
  const tensors = operands.map(({ tensor }) => tensor);
  const names = ["a", "b", "c"].slice(0, operands.length).map((name, i) => (operands[i] === labels ? "label" : name));
  const inputs = Object.fromEntries(names.map((name, i) => [name, tensors[i] as AnyTensor]));
  const y = (attach as (...rest: unknown[]) => AnyTensor)("loss", block, tensors);
  const { network } = brain("alone", inputs, { loss: y as never });
  const sizes = ({ tensor, values }: Operand): number[] => {
    const sample = tensor.shape.slice(1) as number[];
    return [values.length / sample.reduce((product, size) => product * size, 1), ...sample];
  };
  const shapes = Object.fromEntries(names.map((name, i) => [name, sizes(operands[i] as Operand)]));
  const { loss: node, values } = lower(network, { shapes, mode: "train" });
  const leaves = Object.fromEntries(names.map((name, i) => [name, (operands[i] as Operand).values]));
  return evaluate([node as Node, ...gradients(node as Node, [values.get("a") as Node])], leaves);
}

/** PyTorch answers in ten digits. */
function expectClose(found: Float64Array | undefined, expected: Values): void {
  expect(found).toHaveLength(expected.length);
  expected.forEach((value, i) =>
    expect(Math.abs((found?.[i] as number) - value)).toBeLessThan(1e-8 * Math.max(1, Math.abs(value))),
  );
}

describe("PyTorch agrees", () => {
  it("with as many cases", () => expect(Object.keys(golden)).toEqual(Object.keys(cases)));

  it.each(Object.entries(cases))("on %s", (name, { block, operands }) => {
    const [y, gradient] = compute(block, operands);
    expectClose(y, golden[name]?.y as Values);
    expectClose(gradient, golden[name]?.gradient as Values);
  });
});

const given = (name: "a" | "b" | "c", shape: readonly number[], values: Values): Operand => ({
  tensor: input(name, shape),
  values,
});
const scalarOf = (block: unknown, ...operands: readonly Operand[]): number =>
  compute(block, operands)[0]?.[0] as number;

describe("by hand", () => {
  test("a multiplier multiplies", () => {
    const [x, y] = [given("a", [2], [1, 1, 0, 0]), given("b", [2], [1, 0, 0, 0])];
    expect(scalarOf(meanSquaredError(), x, y)).toBe(0.25);
    expect(scalarOf(meanSquaredError({ multiplier: 0.5 }), x, y)).toBe(0.125);
    expect(scalarOf(meanAbsoluteError({ multiplier: 0 }), x, y)).toBe(0);
  });

  test("losses of a brain add up, each times its multiplier, attached or as rows", () => {
    const [x, y] = [input("x", [2]), input("y", [2])];
    const squared = meanSquaredError({ multiplier: 2 });
    const absolute = meanAbsoluteError({ multiplier: 0.5 });
    const few = sparsity({ multiplier: 0.25 });
    const loss = [attach("l1", squared, [x, y]), attach("l2", absolute, [x, y]), x.attach("l3", few)];
    const rows = { l1: [["x", "y"], squared], l2: [["x", "y"], absolute], l3: ["x", few] } as const;
    const brains = [brain("net", { x, y }, { loss }), network("net", { x, y }, rows, { loss: ["l1", "l2", "l3"] })];
    for (const { network: sealed } of brains) {
      const lowered = lower(sealed, { shapes: { x: [1, 2], y: [1, 2] }, mode: "train" });
      const total = lowered.loss as Node;
      const asked = [total, ...gradients(total, [lowered.values.get("x") as Node])];
      const [value, gradient] = evaluate(asked, { x: [3, -1], y: [1, 0] });
      // 2 * mean(4, 1) + 0.5 * mean(2, 1) + 0.25 * mean(3, 1), and by x: 2 * d + sign(d) / 4 + sign(x) / 8 for d = [2, -1]
      expect(value?.[0]).toBe(5 + 0.75 + 0.5);
      expect([...(gradient ?? [])]).toEqual([4.375, -2.375]);
    }
  });

  test("the margin between one score and several", () => {
    const [higher, lower] = [given("a", [], [0.5, 0.8]), given("b", [2], [0.1, 0.1, 0.2, 0.1])];
    expect(scalarOf(marginRanking({ margin: 0.5 }), higher, lower)).toBeCloseTo(0.05, 12);
    // Of the differences .4 .4 .6 .7 two violate the margin, by .1 each.
    expect(scalarOf(marginRanking({ margin: 0.5, hardOnly: true }), higher, lower)).toBeCloseTo(0.1, 12);
  });

  test("scores each with each", () => {
    const [higher, lower] = [given("a", [], [1, 2]), given("b", [], [0.5, 1.5])];
    // 1 - 0.5, 1 - 1.5, 2 - 0.5, 2 - 1.5 under a margin of 1
    expect(scalarOf(marginRanking({ margin: 1, allPairs: true }), higher, lower)).toBeCloseTo(2.5 / 4, 12);
    expect(scalarOf(marginRanking({ margin: 1, allPairs: true, hardOnly: true }), higher, lower)).toBeCloseTo(
      2.5 / 3,
      12,
    );
  });

  test("no violation costs nothing, and is no NaN", () => {
    const [value, gradient] = compute(marginRanking({ margin: 0.5, hardOnly: true }), [
      given("a", [], [5, 6]),
      given("b", [], [1, 2]),
    ]);
    expect([...(value as Float64Array), ...(gradient as Float64Array)].map(Math.abs)).toEqual([0, 0, 0]);
  });

  test("a hinge of three targets, and one of only one kind of target", () => {
    const [scores, targets] = [given("a", [3], [0.5, -0.25, 0.25]), given("b", [3], [1, 0, -1])];
    expect(scalarOf(hinge({ tripod: true }), scores, targets)).toBeCloseTo((0.5 + 0.25 + 1.25) / 3, 12);
    const ones = given("b", [3], [1, 1, 1]);
    expect(scalarOf(hinge({ balanced: true }), scores, ones)).toBeCloseTo((0.5 + 1.25 + 0.75) / 3, 12);
  });

  test("a spread of the wanted width costs nothing, and one of zero stays finite", () => {
    const wide = given("a", [3], [1, 2, 3, -4, -3, -2]);
    expect(scalarOf(klRegularization(), wide)).toBeCloseTo(0, 12);
    expect(scalarOf(klRegularization({ std: 2 }), wide)).toBeCloseTo(-0.5 + Math.log(2) + 1 / 8, 12);
    const [value, gradient] = compute(klRegularization(), [given("a", [3], [5, 5, 5])]);
    expect(value?.every(Number.isFinite)).toBe(true);
    expect([...(gradient as Float64Array)]).toEqual([0, 0, 0]);
  });

  test("log-probabilities are logits: the divergence is the same", () => {
    const scores = [0.3, -1.2, 2, 0.1, 0.2, -0.4];
    const target = given("b", [3], byRow(scores.toReversed(), 3, softmax));
    const logs = byRow(scores, 3, softmax).map(Math.log);
    expect(scalarOf(klDivergence(), given("a", [3], scores), target)).toBeCloseTo(
      scalarOf(klDivergence(), given("a", [3], logs), target),
      12,
    );
    expect(scalarOf(klDivergence(), given("a", [3], target.values.map(Math.log)), target)).toBeCloseTo(0, 12);
  });
});
