/** Cases of reductions, of ops that move values, and of class ops. */
import type { Node, Pair, Size } from "../../../src/graph/node.ts";
import * as o from "../../../src/graph/ops/index.ts";
import type { Case, CaseTable, OpCases } from "../case.ts";
import { integers, normal, uniform, values } from "../random.ts";

const int32 = { dtype: "int32" } as const;
const bool = { dtype: "bool" } as const;

/** Every non-empty set of the axes of a rank. */
const axisSets = (rank: number): number[][] =>
  Array.from({ length: 2 ** rank - 1 }, (_, i) =>
    Array.from({ length: rank }, (_, axis) => axis).filter((axis) => ((i + 1) >> axis) & 1),
  );

const permutations = (axes: readonly number[]): number[][] =>
  axes.length === 0
    ? [[]]
    : axes.flatMap((axis) => permutations(axes.filter((a) => a !== axis)).map((rest) => [axis, ...rest]));

type Reduction = (x: Node, options: { axes?: readonly number[]; keepDims?: boolean }) => Node;

const reductionShapes: readonly Size[] = [[5], [1], [2, 3], [1, 3], [3, 1], [2, 3, 4], [2, 3, 1, 4]];

const reduction = (name: string, op: Reduction, derivatives: 1 | 2, extra: readonly Case[]): OpCases => ({
  derivatives,
  cases: [
    ...reductionShapes.flatMap((shape) =>
      axisSets(shape.length).flatMap((axes) =>
        [false, true].map(
          (keepDims) =>
            ({
              title: `${name} of [${shape}] over ${axes}${keepDims ? ", kept" : ""}`,
              build: (draw) => op(draw(shape), { axes, keepDims }),
            }) satisfies Case,
        ),
      ),
    ),
    ...extra,
  ],
});

const softmaxLike = (name: string, op: (x: Node) => Node): OpCases => ({
  derivatives: 2,
  cases: [
    ...([[4], [1], [3, 5], [1, 10], [3, 1], [2, 3, 4], [2, 2, 3, 4]] as Size[]).map(
      (shape) => ({ title: `${name} of [${shape}]`, build: (draw) => op(draw(shape)) }) satisfies Case,
    ),
    {
      title: `${name} of great numbers`,
      rough: true,
      build: (draw) => op(draw([4, 3], values(1000, 0, -1000, -1000, -1000, -1000, 88, 89, 90, 1e4, 1e4, 1e4))),
    },
    { title: `${name} of small numbers`, build: (draw) => op(draw([2, 3], uniform(-1e-4, 1e-4))) },
    { title: `${name} of equal numbers`, build: (draw) => op(draw([2, 4], values(-3))) },
  ],
});

const moved = (title: string, shape: Size, op: (x: Node) => Node): Case[] => [
  { title, build: (draw) => op(draw(shape)) },
  { title: `${title} (int32)`, build: (draw) => op(draw(shape, integers(-9, 9), int32)) },
];

// biome-ignore format: a table
const reshapes: readonly (readonly [Size, Size])[] = [
  [[], [1]], [[], [1, 1, 1]], [[1], []], [[1, 1], []], [[6], [2, 3]], [[2, 3], [6]], [[2, 3, 4], [4, 6]], [[4, 6], [2, 2, 2, 3]],
  [[2, 3], [1, 2, 3, 1]], [[2, 1, 3, 2], [2, 6]],
];
// biome-ignore format: a table
const broadcasts: readonly (readonly [Size, Size])[] = [
  [[], [1]], [[], [2, 3]], [[1], [4]], [[3], [2, 3]], [[2, 1], [2, 3]], [[1, 3, 1], [2, 3, 4]], [[3, 1], [2, 3, 2]], [[4], [2, 3, 2, 4]],
  [[2, 1, 1, 4], [2, 3, 2, 4]], [[1, 1, 1, 1], [2, 1, 3, 1]],
];
// biome-ignore format: a table
const slices: readonly (readonly [Size, Size, Size])[] = [
  [[5], [1], [3]], [[5], [4], [1]], [[3, 4], [0, 1], [3, 2]], [[3, 4], [2, 3], [1, 1]], [[2, 3, 4], [1, 0, 2], [1, 3, 2]],
  [[2, 4, 4, 3], [0, 1, 1, 0], [2, 2, 2, 3]], [[2, 4, 4, 3], [1, 0, 3, 1], [1, 4, 1, 2]],
];
// biome-ignore format: a table
const pads: readonly (readonly [Size, readonly Pair[]])[] = [
  [[3], [[1, 2]]], [[3], [[0, 1]]], [[2, 3], [[0, 0], [1, 1]]], [[2, 3], [[2, 0], [0, 1]]], [[2, 2, 3], [[1, 0], [0, 0], [0, 2]]],
  [[2, 3, 3, 2], [[0, 0], [1, 2], [2, 1], [0, 0]]], [[2, 2, 1, 2], [[1, 0], [0, 1], [1, 1], [0, 3]]],
];

// biome-ignore format: a table
const concats: readonly (readonly [number, readonly Size[]])[] = [
  [0, [[2], [3]]], [0, [[1], [1], [1]]], [0, [[2, 3], [1, 3]]], [1, [[2, 3], [2, 1], [2, 2]]], [1, [[2, 3, 2], [2, 1, 2]]], [2, [[1, 2, 3], [1, 2, 1]]],
  [3, [[2, 2, 2, 3], [2, 2, 2, 1]]], [1, [[2, 1, 2, 3], [2, 2, 2, 3]]], [0, [[1, 2, 2, 1], [2, 2, 2, 1]]],
];

type StructureOp =
  | "sum"
  | "max"
  | "argMax"
  | "reshape"
  | "broadcastTo"
  | "transpose"
  | "concat"
  | "slice"
  | "pad"
  | "oneHot"
  | "softmax"
  | "logSoftmax";

export const structure: CaseTable<StructureOp> = {
  sum: reduction("sum", o.sum, 1, [
    { title: "sum of many elements", build: (draw) => o.sum(draw([40, 250], uniform(0, 1))) },
    { title: "sum gives a mean", build: (draw) => o.mean(draw([3, 4]), { axes: [0] }) },
  ]),
  max: reduction("max", o.max, 1, [
    { title: "max of negative numbers", build: (draw) => o.max(draw([3, 4], uniform(-5, -1)), { axes: [1] }) },
    { title: "max with ties", rough: true, build: (draw) => o.max(draw([4, 6], integers(-1, 1)), { axes: [1] }) },
    { title: "max of equal numbers", rough: true, build: (draw) => o.max(draw([2, 3], values(-2))) },
  ]),
  argMax: {
    derivatives: 0,
    cases: [
      ...([[5], [3, 4], [1, 4], [3, 1], [2, 3, 4], [2, 3, 2, 4]] as Size[]).flatMap((shape) =>
        shape.map(
          (_, axis) =>
            ({
              title: `argMax of [${shape}] along ${axis}`,
              build: (draw) => o.argMax(draw(shape), axis),
            }) satisfies Case,
        ),
      ),
      { title: "argMax takes the first of equals", build: (draw) => o.argMax(draw([6, 5], integers(-1, 1)), 1) },
      { title: "argMax of equal numbers", build: (draw) => o.argMax(draw([3, 4], values(-2)), 0) },
      { title: "argMax of negative numbers", build: (draw) => o.argMax(draw([3, 4], uniform(-5, -1)), 1) },
      {
        title: "argMax against labels",
        build: (draw) => o.equal(o.argMax(draw([6, 3]), 1), draw([6], integers(0, 2), int32)),
      },
    ],
  },
  reshape: {
    derivatives: 1,
    cases: [
      ...reshapes.flatMap(([from, to]) => moved(`reshape of [${from}] to [${to}]`, from, (x) => o.reshape(x, to))),
      { title: "reshape of bool", build: (draw) => o.reshape(draw([2, 3], integers(0, 1), bool), [6]) },
    ],
  },
  broadcastTo: {
    derivatives: 1,
    cases: [
      ...broadcasts.flatMap(([from, to]) =>
        moved(`broadcastTo of [${from}] to [${to}]`, from, (x) => o.broadcastTo(x, to)),
      ),
      { title: "broadcastTo of bool", build: (draw) => o.broadcastTo(draw([2, 1], integers(0, 1), bool), [2, 3]) },
    ],
  },
  transpose: {
    derivatives: 1,
    cases: [
      ...(
        [
          [2, 3],
          [2, 3, 4],
          [2, 3, 4, 5],
          [1, 3],
          [2, 1, 3],
        ] as Size[]
      ).flatMap((shape) =>
        permutations(shape.map((_, axis) => axis)).flatMap((perm) =>
          moved(`transpose of [${shape}] by ${perm}`, shape, (x) => o.transpose(x, perm)).slice(
            0,
            shape.length < 4 ? 2 : 1,
          ),
        ),
      ),
      { title: "transpose of bool", build: (draw) => o.transpose(draw([2, 3], integers(0, 1), bool), [1, 0]) },
    ],
  },
  concat: {
    derivatives: 1,
    cases: [
      ...concats.map(
        ([axis, shapes]) =>
          ({
            title: `concat of [${shapes.join("], [")}] along ${axis}`,
            build: (draw) =>
              o.concat(
                shapes.map((shape) => draw(shape)),
                axis,
              ),
          }) satisfies Case,
      ),
      {
        title: "concat of a value with itself",
        build: (draw) => {
          const x = draw([2, 3]);
          return o.concat([x, x, x], 1);
        },
      },
      {
        title: "concat of int32",
        build: (draw) => o.concat([draw([2], integers(0, 9), int32), draw([3], integers(0, 9), int32)], 0),
      },
    ],
  },
  slice: {
    derivatives: 1,
    cases: slices.flatMap(([shape, begin, size]) =>
      moved(`slice of [${shape}] from ${begin}, size ${size}`, shape, (x) => o.slice(x, begin, size)),
    ),
  },
  pad: {
    derivatives: 1,
    cases: pads.flatMap(([shape, padding]) =>
      moved(`pad of [${shape}] by ${padding.join(" ")}`, shape, (x) => o.pad(x, padding)),
    ),
  },
  oneHot: {
    derivatives: 0,
    cases: [
      { title: "oneHot of a vector", build: (draw) => o.oneHot(draw([6], integers(0, 3), int32), 4) },
      {
        title: "oneHot out of range is zero",
        build: (draw) => o.oneHot(draw([6], values(-1, 0, 3, 4, 100, -100), int32), 4),
      },
      { title: "oneHot of a scalar", build: (draw) => o.oneHot(draw([], values(2), int32), 3) },
      { title: "oneHot of a matrix", build: (draw) => o.oneHot(draw([2, 3], integers(0, 4), int32), 5) },
      { title: "oneHot of rank 3", build: (draw) => o.oneHot(draw([2, 1, 3], integers(0, 2), int32), 3) },
      { title: "oneHot of depth 1", build: (draw) => o.oneHot(draw([3], values(0, 1, -1), int32), 1) },
    ],
  },
  softmax: softmaxLike("softmax", o.softmax),
  logSoftmax: {
    ...softmaxLike("logSoftmax", o.logSoftmax),
    cases: [
      ...softmaxLike("logSoftmax", o.logSoftmax).cases,
      {
        title: "logSoftmax as a cross entropy",
        build: (draw) =>
          o.neg(
            o.mean(
              o.sum(o.mul(o.oneHot(draw([4], integers(0, 2), int32), 3), o.logSoftmax(draw([4, 3], normal))), {
                axes: [1],
              }),
            ),
          ),
      },
    ],
  },
};
