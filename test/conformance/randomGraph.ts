/** Random graphs for property tests: every step keeps values and slopes moderate, so that float32 stays near float64. */
import fc from "fast-check";
import type { Node, PoolWindow, Size } from "../../src/graph/node.ts";
import { elements } from "../../src/graph/node.ts";
import * as o from "../../src/graph/ops/index.ts";
import type { HostTensor } from "../../src/graph/program.ts";
import { drawn } from "./case.ts";
import type { Tensors } from "./questions.ts";
import { integers, normal, randomOf } from "./random.ts";

/** What a random graph is made from; any numbers make a graph. */
export interface Recipe {
  readonly seed: number;
  readonly leaves: readonly Size[];
  readonly steps: readonly Step[];
}

/** One step: which maker, on which earlier values, with which detail. */
interface Step {
  readonly maker: number;
  readonly a: number;
  readonly b: number;
  readonly detail: number;
}

/** A graph with the values of its inputs. */
export interface RandomGraph {
  /** The values that no other value uses. */
  readonly roots: readonly Node[];
  readonly leaves: readonly Node[];
  readonly feeds: Tensors;
}

/** Operands of a maker, and a fresh leaf where it needs one of a certain shape. */
interface Ingredients {
  readonly a: Node;
  readonly b: Node;
  readonly detail: number;
  readonly leaf: (shape: Size) => Node;
}

const half = o.constant(0.5);
const apart = (x: Node): Node => o.add(o.abs(x), half);
const scaled = (x: Node): Node => o.tanh(o.mul(half, x));
const last = (shape: Size): number => shape.length - 1;

/** The same elements with 4 axes. */
const asImage = (x: Node): Node => o.reshape(x, [...[1, 1, 1, 1].slice(x.shape.length), ...x.shape]);

/** The same elements with at least one axis, and at most 3, so that a gather gives at most 4. */
const asRows = (x: Node): Node =>
  o.reshape(x, x.shape.length > 0 && x.shape.length < 4 ? x.shape : [elements(x.shape)]);

/** A row number from 0 to 2 for each row. */
const rowNumbers = (x: Node, detail: number): number[] =>
  Array.from({ length: x.shape[0] as number }, (_, i) => (i * detail) % 3);

/** `b` where it broadcasts with `a` to at most 4 axes, else its mean. */
const fitting = (a: Node, b: Node): Node => (o.broadcastShape(a.shape, b.shape) ? b : o.mean(b));

function poolWindow(image: Size, detail: number): PoolWindow {
  const size = [
    Math.min(image[1] as number, 1 + (detail % 3)),
    Math.min(image[2] as number, 1 + (detail % 2)),
  ] as const;
  return { size, strides: [1 + (detail % 2), 1], padding: [0, size[0] > 1 ? 1 : 0, size[1] > 1 ? 1 : 0, 0] };
}

function convolve({ a, detail, leaf }: Ingredients, depthwise: boolean): Node {
  const image = asImage(a);
  const [, , , channels] = image.shape as [number, number, number, number];
  const kernel = [1 + (detail % 3), 1 + (detail % 2)] as const;
  const padding = [kernel[0] - 1, 0, kernel[1] - 1, kernel[1] - 1] as const;
  const window = { strides: [1, 1 + (detail % 2)], padding, dilations: [1, 1] } as const;
  const filter = leaf([...kernel, channels, depthwise ? 1 : 2]);
  return scaled((depthwise ? o.depthwiseConv2d : o.conv2d)(image, filter, window));
}

/** Means of rows and of their squares, as towers bring them together. */
const moments = (a: Node): Node => {
  const row = o.tanh(o.reshape(a, [1, elements(a.shape)]));
  return o.towersMoments(o.concat([row, o.square(row)], 0));
};

function normalised({ a, leaf }: Ingredients, ofTowers: boolean): Node {
  const x = a.shape.length > 1 ? a : o.reshape(a, [elements(a.shape), 1]);
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const mean = o.mean(x, { axes });
  const variance = o.mean(o.square(o.sub(x, mean)), { axes });
  const channels = [x.shape[last(x.shape)] as number];
  const vectors = { scale: leaf(channels), offset: leaf(channels) };
  if (!ofTowers) return o.batchNorm(x, { ...vectors, mean, variance }, { epsilon: 0.5, statistics: "batch" });
  const rows = o.towersMoments(o.reshape(o.concat([mean, variance], 0), [2, ...channels]));
  const row = (i: number): Node => o.reshape(o.slice(rows, [i, 0], [1, ...channels]), channels);
  return o.batchNorm(x, { ...vectors, mean: row(0), variance: row(1) }, { epsilon: 0.5, statistics: "towers" });
}

const makers: readonly ((ingredients: Ingredients) => Node)[] = [
  ({ a }) => o.neg(a),
  ({ a }) => o.abs(a),
  ({ a }) => o.exp(o.tanh(a)),
  ({ a }) => o.log(apart(a)),
  ({ a }) => o.sqrt(apart(a)),
  ({ a }) => o.rsqrt(apart(a)),
  ({ a }) => o.square(o.tanh(a)),
  ({ a }) => o.reciprocal(apart(a)),
  ({ a }) => o.relu(a),
  ({ a }) => o.sigmoid(a),
  ({ a }) => o.tanh(a),
  ({ a }) => o.erf(a),
  ({ a, detail }) => o.gather(asRows(a), o.values([0, detail % 3, 0, 1], [2, 2], "int32")),
  ({ a, detail }) =>
    scaled(o.scatterAdd(o.values(rowNumbers(asRows(a), detail), asRows(a).shape.slice(0, 1), "int32"), asRows(a), 2)),
  ({ a, b }) => o.mul(half, o.add(a, fitting(a, b))),
  ({ a, b }) => o.mul(half, o.sub(fitting(a, b), a)),
  ({ a, b }) => o.mul(o.tanh(a), fitting(a, b)),
  ({ a, b }) => o.div(fitting(a, b), apart(a)),
  ({ a, b }) => o.pow(apart(o.tanh(a)), o.tanh(fitting(a, b))),
  ({ a, b }) => o.maximum(a, fitting(a, b)),
  ({ a, b }) => o.minimum(fitting(a, b), a),
  // Only leaves are compared: a computed value near a border may fall on either side of it.
  ({ a, b, leaf }) => o.select(o.greater(leaf(a.shape), half), a, fitting(a, b)),
  ({ a, detail }) =>
    scaled(
      o.sum(a, {
        axes: a.shape.map((_, axis) => axis).filter((axis) => (detail >> axis) & 1),
        keepDims: detail % 2 === 0,
      }),
    ),
  ({ a, detail }) => o.max(a, { axes: a.shape.map((_, axis) => axis).filter((axis) => (detail >> axis) & 1) }),
  ({ a }) => o.reshape(a, [elements(a.shape)]),
  ({ a }) => o.reshape(a, a.shape.length > 0 ? [a.shape[0] as number, elements(a.shape.slice(1))] : [1, 1]),
  ({ a }) => o.broadcastTo(a, a.shape.length < 3 ? [2, ...a.shape] : a.shape),
  ({ a }) =>
    o.transpose(
      a,
      a.shape.map((_, axis) => last(a.shape) - axis),
    ),
  ({ a, detail }) => (a.shape.length > 0 ? o.concat([a, o.neg(a)], detail % a.shape.length) : a),
  ({ a }) =>
    o.slice(
      a,
      a.shape.map((size) => (size > 1 ? 1 : 0)),
      a.shape.map((size) => (size > 1 ? size - 1 : 1)),
    ),
  ({ a, detail }) =>
    elements(a.shape) < 100
      ? o.pad(
          a,
          a.shape.map((_, axis) => [(detail >> axis) & 1, axis % 2] as const),
        )
      : a,
  ({ a }) => (a.shape.length > 0 ? o.softmax(a) : a),
  ({ a }) => (a.shape.length > 0 ? o.tanh(o.logSoftmax(a)) : a),
  ({ a, leaf }) =>
    a.shape.length > 1 ? scaled(o.matmul(a, leaf([2, a.shape[last(a.shape)] as number]), { transposeB: true })) : a,
  (ingredients) => convolve(ingredients, false),
  (ingredients) => convolve(ingredients, true),
  ({ a, detail }) => o.maxPool(asImage(a), poolWindow(asImage(a).shape, detail)),
  ({ a, detail }) => o.avgPool(asImage(a), poolWindow(asImage(a).shape, detail)),
  (ingredients) => normalised(ingredients, false),
  ({ a, detail }) => o.mul(a, o.constant([1, 0, -1, 0.5][detail % 4] as number)),
  ({ a, detail }) => o.add(o.constant([0, 1, -0.25][detail % 3] as number, a.shape), a),
  ({ a }) => o.div(a, o.constant(2, a.shape)),
  ({ a, detail, leaf }) =>
    o.add(a, o.oneHot(o.cast(leaf(a.shape.slice(0, -1)), "int32"), a.shape.at(-1) ?? 1 + (detail % 3))),
  (ingredients) => normalised(ingredients, true),
  ({ a }) => o.towersMean(a),
  ({ a }) => moments(a),
];

const shapes: readonly Size[] = [[], [1], [3], [2, 3], [2, 1], [1, 3], [2, 3, 2], [2, 4, 4, 3], [1, 3, 1, 2]];

/** Recipes of `5 to maxSteps` steps. */
export const recipes = (maxSteps: number): fc.Arbitrary<Recipe> =>
  fc.record({
    seed: fc.nat(),
    leaves: fc.array(fc.constantFrom(...shapes), { minLength: 1, maxLength: 3 }),
    steps: fc.array(
      fc.record({ maker: fc.nat(makers.length - 1), a: fc.nat(1000), b: fc.nat(1000), detail: fc.nat(23) }),
      { minLength: 5, maxLength: maxSteps, size: "max" },
    ),
  });

/** The graph of a recipe. */
export function buildGraph({ seed, leaves: shapes, steps }: Recipe): RandomGraph {
  const leaves: Node[] = [];
  const feeds: Record<string, HostTensor> = {};
  const leaf = (shape: Size): Node => {
    const name = `x${leaves.length}`;
    const random = randomOf(`${seed} ${name}`);
    // Whole numbers now and then: ties and zeros.
    const fill = random() < 0.3 ? integers(-2, 2) : normal;
    const node = o.input(name, shape);
    feeds[name] = drawn(node, random, fill);
    leaves.push(node);
    return node;
  };
  const values = shapes.map(leaf);
  for (const { maker, a, b, detail } of steps) {
    // Later values are likelier operands, so that graphs grow deep.
    const pick = (n: number): Node => values[values.length - 1 - (n % Math.min(values.length, 6))] as Node;
    values.push((makers[maker] as (typeof makers)[number])({ a: pick(a), b: pick(b), detail, leaf }));
  }
  const used = new Set(values.flatMap((node) => node.inputs));
  return { roots: values.filter((node) => !used.has(node)), leaves, feeds };
}
