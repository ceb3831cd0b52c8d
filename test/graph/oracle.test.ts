/** The reference evaluator and the gradients of the graph against PyTorch. Twin of oracle/ops.py. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type AnyBlock, upsample } from "../../dsl/index.ts";
import { gradients } from "../../src/graph/gradients.ts";
import type { Node, Padding2d, Pair, Size, Window } from "../../src/graph/node.ts";
import { elements } from "../../src/graph/node.ts";
import * as o from "../../src/graph/ops/index.ts";
import { lowerBlock } from "../../src/lower/blocks/index.ts";
import type { LowerContext } from "../../src/lower/context.ts";
import type { Kind } from "../oracle/draw.ts";
import { draw } from "../oracle/draw.ts";
import { evaluate } from "./reference/evaluate.ts";

/** What PyTorch says: y, the gradients g of sum(y * seed), the gradients of sum(g * direction) by operands and seed. */
interface Answer {
  readonly y: readonly number[];
  readonly first?: readonly (readonly number[])[];
  readonly second?: readonly (readonly number[])[];
}

/** An operand: its shape, and how its numbers are spread. */
type Operand = Size | { readonly shape: Size; readonly kind: Kind };

interface OracleCase {
  readonly operands: readonly Operand[];
  readonly build: (a: Node, b: Node, c: Node, d: Node, e: Node) => Node;
  /** Where the graph itself holds rounded numbers; default: 1e-8. */
  readonly tolerance?: number;
}

const ofKind =
  (kind: Kind) =>
  (...shape: number[]): Operand => ({ shape, kind });
const P = ofKind("positive");
const N = ofKind("negative");
const T = ofKind("ties");

const window = (strides: Pair = [1, 1], padding: Padding2d = [0, 0, 0, 0], dilations: Pair = [1, 1]): Window => ({
  strides,
  padding,
  dilations,
});
const conv =
  (...of: Parameters<typeof window>) =>
  (x: Node, w: Node): Node =>
    o.conv2d(x, w, window(...of));
const depthwise =
  (...of: Parameters<typeof window>) =>
  (x: Node, w: Node): Node =>
    o.depthwiseConv2d(x, w, window(...of));
const maxPool =
  (size: Pair, strides: Pair, padding: Padding2d = [0, 0, 0, 0]) =>
  (x: Node): Node =>
    o.maxPool(x, { size, strides, padding });
const avgPool =
  (size: Pair, strides: Pair, padding: Padding2d = [0, 0, 0, 0]) =>
  (x: Node): Node =>
    o.avgPool(x, { size, strides, padding });
const times = (x: Node, factor: number): Node => o.mul(x, o.constant(factor));

function batchNorm(x: Node, scale: Node, offset: Node): Node {
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const mean = o.mean(x, { axes });
  const variance = o.mean(o.square(o.sub(x, mean)), { axes });
  return o.batchNorm(x, { scale, offset, mean, variance }, { epsilon: 1e-5, statistics: "batch" });
}

/** The one-hot labels 2, 0, 1, 1. */
function labels(): Node {
  const rows = [2, 0, 1, 1].map((label) => o.reshape(o.oneHot(o.constant(label, [], "int32"), 3), [1, 3]));
  return o.concat(rows, 0);
}

/** What a block that asks its context for nothing makes of one value. */
const alone =
  (block: AnyBlock) =>
  (x: Node): Node =>
    lowerBlock(block, [x], unasked)[0] as Node;
const unasked = { configuredBy: () => unasked } as unknown as LowerContext;

const cases: Readonly<Record<string, OracleCase>> = {
  neg: { operands: [[2, 3]], build: o.neg },
  abs: { operands: [T(7)], build: o.abs },
  sign: { operands: [T(7)], build: o.sign },
  floor: { operands: [[7]], build: (x) => o.floor(times(x, 3)) },
  exp: { operands: [[2, 3]], build: o.exp },
  log: { operands: [P(2, 3)], build: o.log },
  sqrt: { operands: [P(2, 3)], build: o.sqrt },
  rsqrt: { operands: [P(2, 3)], build: o.rsqrt },
  square: { operands: [[2, 3]], build: o.square },
  reciprocal: { operands: [N(2, 3)], build: o.reciprocal },
  relu: { operands: [T(9)], build: o.relu },
  sigmoid: { operands: [[2, 3]], build: o.sigmoid },
  tanh: { operands: [[2, 3]], build: o.tanh },
  erf: { operands: [[2, 3]], build: (x) => o.erf(times(x, 2)) },
  stopGradient: { operands: [[2, 3]], build: (x) => o.mul(o.stopGradient(x), x) },
  "sigmoid of great numbers": { operands: [[6]], build: (x) => o.sigmoid(times(x, 60)) },
  add: { operands: [[2, 3], [3]], build: o.add },
  sub: {
    operands: [
      [3, 1],
      [2, 1, 4],
    ],
    build: o.sub,
  },
  mul: {
    operands: [
      [2, 3, 2],
      [3, 1],
    ],
    build: o.mul,
  },
  div: { operands: [[2, 3], N(2, 1)], build: o.div },
  pow: { operands: [P(2, 3), [3]], build: o.pow },
  "maximum with ties": { operands: [T(4, 5), T(5)], build: o.maximum },
  "minimum with ties": { operands: [T(4, 5), T(5)], build: o.minimum },
  select: { operands: [[4, 3], [4, 1], [3]], build: (c, a, b) => o.select(o.greater(c, o.constant(0)), a, b) },
  sum: { operands: [[2, 3, 4]], build: (x) => o.sum(x, { axes: [0, 2] }) },
  mean: { operands: [[2, 3, 4]], build: (x) => o.mean(x, { axes: [1], keepDims: true }) },
  "max with ties": { operands: [T(3, 6)], build: (x) => o.max(x, { axes: [1] }) },
  "max over two axes": { operands: [[2, 3, 4]], build: (x) => o.max(x, { axes: [0, 2] }) },
  "reshape and transpose": { operands: [[2, 3, 4]], build: (x) => o.reshape(o.transpose(x, [2, 0, 1]), [4, 6]) },
  broadcastTo: { operands: [[3, 1]], build: (x) => o.broadcastTo(x, [2, 3, 4]) },
  concat: {
    operands: [
      [2, 1],
      [2, 3],
    ],
    build: (a, b) => o.concat([a, b], 1),
  },
  slice: { operands: [[3, 4]], build: (x) => o.slice(x, [1, 2], [2, 1]) },
  pad: {
    operands: [[2, 3]],
    build: (x) =>
      o.pad(x, [
        [0, 1],
        [2, 0],
      ]),
  },
  gather: { operands: [[5, 3]], build: (x) => o.gather(x, o.values([4, 0, 2, 4], [2, 2], "int32")) },
  scatterAdd: { operands: [[4, 3]], build: (x) => o.scatterAdd(o.values([2, 0, 2, 2], [4], "int32"), x, 3) },
  values: { operands: [[3]], build: (x) => o.mul(x, o.values([1, 2, 3, -4, 0.5, 6], [2, 3])) },
  "upsample nearest": { operands: [[2, 3, 2, 2]], build: alone(upsample([2, 3])) },
  "upsample bilinear": { operands: [[2, 3, 4, 2]], build: alone(upsample(2, { method: "bilinear" })) },
  "upsample bilinear by 3 and 4": {
    operands: [[1, 4, 2, 2]],
    build: alone(upsample([3, 4], { method: "bilinear" })),
    tolerance: 1e-6,
  },
  softmax: { operands: [[3, 4]], build: (x) => o.softmax(times(x, 3)) },
  logSoftmax: { operands: [[3, 4]], build: (x) => o.logSoftmax(times(x, 3)) },
  "cross entropy": { operands: [[4, 3]], build: (x) => times(o.sum(o.mul(labels(), o.logSoftmax(x))), -1 / 4) },
  matmul: {
    operands: [
      [2, 3],
      [3, 4],
    ],
    build: (a, b) => o.matmul(a, b),
  },
  "matmul, left transposed": {
    operands: [
      [3, 2],
      [3, 4],
    ],
    build: (a, b) => o.matmul(a, b, { transposeA: true }),
  },
  "matmul, both transposed": {
    operands: [
      [2, 3, 2],
      [2, 4, 3],
    ],
    build: (a, b) => o.matmul(a, b, { transposeA: true, transposeB: true }),
  },
  "matmul of a batch and a matrix": {
    operands: [
      [2, 2, 3],
      [4, 3],
    ],
    build: (a, b) => o.matmul(a, b, { transposeB: true }),
  },
  conv2d: {
    operands: [
      [2, 4, 5, 2],
      [3, 3, 2, 3],
    ],
    build: conv(),
  },
  "conv2d stride 2 same": {
    operands: [
      [1, 6, 6, 2],
      [3, 3, 2, 2],
    ],
    build: conv([2, 2], [0, 1, 0, 1]),
  },
  "conv2d stride 3": {
    operands: [
      [1, 7, 8, 2],
      [2, 2, 2, 2],
    ],
    build: conv([3, 3]),
  },
  "conv2d dilation 2": {
    operands: [
      [1, 6, 5, 2],
      [3, 3, 2, 2],
    ],
    build: conv([1, 1], [2, 1, 0, 2], [2, 2]),
  },
  "conv2d strides, dilations and padding of all sizes": {
    operands: [
      [1, 8, 6, 2],
      [3, 2, 2, 2],
    ],
    build: conv([2, 1], [1, 2, 0, 1], [1, 3]),
  },
  depthwiseConv2d: {
    operands: [
      [1, 4, 5, 3],
      [3, 3, 3, 1],
    ],
    build: depthwise(),
  },
  "depthwiseConv2d stride 2 same": {
    operands: [
      [2, 6, 4, 2],
      [3, 3, 2, 1],
    ],
    build: depthwise([2, 2], [0, 1, 0, 1]),
  },
  "depthwiseConv2d dilation 2": {
    operands: [
      [1, 6, 6, 2],
      [2, 3, 2, 1],
    ],
    build: depthwise([1, 2], [1, 0, 2, 2], [2, 2]),
  },
  maxPool: { operands: [[1, 4, 6, 2]], build: maxPool([2, 2], [2, 2]) },
  "maxPool overlapping": { operands: [[1, 6, 5, 2]], build: maxPool([3, 3], [2, 1]) },
  "maxPool padded, negative numbers": { operands: [N(1, 5, 4, 2)], build: maxPool([3, 3], [2, 2], [0, 1, 1, 1]) },
  "maxPool with ties": { operands: [T(1, 4, 6, 2)], build: maxPool([2, 3], [2, 3]) },
  avgPool: { operands: [[1, 4, 6, 2]], build: avgPool([2, 2], [2, 2]) },
  "avgPool padded": { operands: [[1, 5, 4, 2]], build: avgPool([3, 3], [2, 1], [1, 1, 1, 1]) },
  "avgPool padded to one side": { operands: [[1, 6, 6, 2]], build: avgPool([3, 3], [2, 2], [0, 1, 0, 1]) },
  "batchNorm by its own statistics": { operands: [[2, 2, 3, 3], P(3), [3]], build: batchNorm },
  "batchNorm of a matrix": { operands: [[5, 3], P(3), [3]], build: batchNorm },
  "batchNorm by given statistics": {
    operands: [[4, 3], P(3), [3], [3], P(3)],
    build: (x, scale, offset, mean, variance) =>
      o.batchNorm(x, { scale, offset, mean, variance }, { epsilon: 1e-3, statistics: "given" }),
  },
  "batchNorm by running statistics": {
    operands: [[2, 2, 1, 3], P(3), [3]],
    build: (x, scale, offset) =>
      o.batchNorm(
        x,
        { scale, offset, mean: o.input("mean", [3]), variance: o.input("variance", [3]) },
        { epsilon: 1e-3, statistics: "given" },
      ),
  },
};

const golden = JSON.parse(readFileSync(new URL("../oracle/ops.json", import.meta.url), "utf8")) as Record<
  string,
  Answer
>;

/** Ten digits are stored, of numbers that PyTorch sums in another order. */
const stored = 1e-8;

const leaves: Record<string, readonly number[]> = { mean: draw(101, 3), variance: draw(102, 3, "positive") };

function leaf(name: string, seed: number, operand: Operand): Node {
  const { shape, kind } = "kind" in operand ? operand : { shape: operand, kind: "unit" as const };
  leaves[name] = draw(seed, elements(shape), kind);
  return o.input(name, shape);
}

interface Answers {
  readonly what: string;
  readonly answers: readonly (readonly number[])[];
  readonly tolerance: number;
}

function expectAnswers(nodes: readonly Node[], { what, answers, tolerance }: Answers): void {
  expect(nodes.length).toBe(answers.length);
  evaluate(nodes, leaves).forEach((found, i) => {
    const answer = answers[i] as readonly number[];
    expect(found.length, `${what} ${i}`).toBe(answer.length);
    const wrong = answer.findIndex(
      (expected, j) => !(Math.abs((found[j] as number) - expected) <= tolerance * Math.max(1, Math.abs(expected))),
    );
    expect(
      wrong < 0 ? null : `${what} ${i}: element ${wrong} is ${found[wrong]}, PyTorch says ${answer[wrong]}`,
    ).toBeNull();
  });
}

describe("PyTorch agrees", () => {
  it("with as many cases", () => expect(Object.keys(golden)).toEqual(Object.keys(cases)));

  it.each(Object.entries(cases))("on %s", (name, { operands, build, tolerance = stored }) => {
    const { y: value, first, second } = golden[name] as Answer;
    const nodes = operands.map((operand, i) => leaf(`${name} ${i}`, i + 1, operand));
    const y = build(...(nodes as [Node, Node, Node, Node, Node]));
    expectAnswers([y], { what: "value", answers: [value], tolerance });
    if (!first) return;
    const seed = leaf(`${name} seed`, 50, y.shape);
    const gradient = gradients(y, nodes, seed);
    expectAnswers(gradient, { what: "gradient", answers: first, tolerance });
    if (!second) return;
    const scalar = gradient
      .map((g, i) => o.sum(o.mul(g, leaf(`${name} direction ${i}`, 60 + i, g.shape))))
      .reduce((a, b) => o.add(a, b));
    expectAnswers(gradients(scalar, [...nodes, seed]), {
      what: "gradient of the gradient",
      answers: second,
      tolerance,
    });
  });
});
