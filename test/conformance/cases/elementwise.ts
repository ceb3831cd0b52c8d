/** Cases of the elementwise ops. */
import type { Node, Size } from "../../../src/graph/node.ts";
import * as o from "../../../src/graph/ops/index.ts";
import type { Case, CaseTable, OpCases } from "../case.ts";
import type { Fill } from "../random.ts";
import { integers, normal, uniform, values } from "../random.ts";

type Unary = (x: Node) => Node;
type Binary = (a: Node, b: Node) => Node;

const ranks: readonly Size[] = [[], [1], [5], [2, 3], [2, 1, 3], [2, 2, 1, 3]];
const corner = values(-2, -1, -0.5, 0, 0.5, 1, 2);
const magnitudes = values(-1e4, -100, -50, -20, -1, -1e-3, 0, 1e-3, 1, 20, 50, 100, 1e4);

/** One case for each rank, and these extra ones of 13 elements. */
const unary = (
  name: string,
  op: Unary,
  derivatives: OpCases["derivatives"],
  fill: Fill,
  extra: Record<string, Fill> = {},
): OpCases => ({
  derivatives,
  cases: [
    ...ranks.map(
      (shape) => ({ title: `${name} of [${shape.join(", ")}]`, build: (draw) => op(draw(shape, fill)) }) satisfies Case,
    ),
    ...Object.entries(extra).map(
      ([what, values]) =>
        ({ title: `${name} of ${what}`, rough: true, build: (draw) => op(draw([13], values)) }) satisfies Case,
    ),
  ],
});

const positive = uniform(0.2, 3);
const awayFromZero: Fill = (random) => (random() < 0.5 ? -1 : 1) * (0.3 + 2 * random());

// biome-ignore format: a table
const pairs: readonly (readonly [Size, Size])[] = [
  [[2, 3], [2, 3]],
  [[2, 3], [3]],
  [[3], [2, 3]],
  [[2, 3], []],
  [[], [2, 3]],
  [[], []],
  [[1], []],
  [[2, 1], [1, 3]],
  [[1, 1], [2, 3]],
  [[2, 3, 4], [3, 1]],
  [[1, 3], [2, 1, 1]],
  [[2, 1, 4, 2], [3, 1, 1]],
  [[2, 3, 2, 4], [4]],
  [[4], [2, 3, 2, 4]],
  [[1, 1, 1, 3], [2, 2, 2, 3]],
  [[2, 3, 2, 4], [2, 1, 1, 4]],
];

/** One case for each way to broadcast, and these extra ones. */
const binary = (
  name: string,
  op: Binary,
  derivatives: OpCases["derivatives"],
  fills: readonly [Fill, Fill],
  extra: readonly Case[] = [],
): OpCases => ({
  derivatives,
  cases: [
    ...pairs.map(
      ([a, b]) =>
        ({
          title: `${name} of [${a.join(", ")}] and [${b.join(", ")}]`,
          build: (draw) => op(draw(a, fills[0]), draw(b, fills[1])),
        }) satisfies Case,
    ),
    {
      title: `${name} of a value and itself`,
      rough: true,
      build: (draw) => {
        const x = draw([2, 3], fills[0]);
        return op(x, x);
      },
    },
    { title: `${name} with a constant`, build: (draw) => op(draw([2, 3], fills[0]), o.constant(1.5)) },
    { title: `${name} of a constant`, build: (draw) => op(o.constant(1.5), draw([2, 3], fills[1])) },
    ...extra,
  ],
});

const ties = (name: string, op: Binary): Case => ({
  title: `${name} with ties`,
  rough: true,
  build: (draw) => op(draw([4, 5], integers(-2, 2)), draw([5], integers(-2, 2))),
});

const comparison = (name: string, op: Binary): OpCases => ({
  derivatives: 0,
  cases: [
    ...pairs.map(
      ([a, b]) =>
        ({
          title: `${name} of [${a.join(", ")}] and [${b.join(", ")}]`,
          build: (draw) => op(draw(a, integers(-1, 1)), draw(b, integers(-1, 1))),
        }) satisfies Case,
    ),
    {
      title: `${name} of int32`,
      build: (draw) =>
        op(draw([4, 3], integers(-1, 1), { dtype: "int32" }), draw([3], integers(-1, 1), { dtype: "int32" })),
    },
    { title: `${name} as a float32`, build: (draw) => o.cast(op(draw([4, 3]), draw([4, 1])), "float32") },
    {
      title: `${name} with infinity`,
      build: (draw) => op(draw([3], values(-Infinity, 0, Infinity)), draw([3], values(-Infinity, Infinity, 1))),
    },
  ],
});

const power = (exponent: number): Case => ({
  title: `pow of any number to ${exponent}`,
  rough: true,
  build: (draw) => o.pow(draw([6], values(-2, -1, -0.5, 0.5, 1, 3)), o.constant(exponent)),
});

const bool = { dtype: "bool" } as const;
const int32 = { dtype: "int32" } as const;
const flags = integers(0, 1);

const select: OpCases = {
  derivatives: 2,
  cases: [
    {
      title: "select of equal shapes",
      build: (draw) => o.select(draw([2, 3], flags, bool), draw([2, 3]), draw([2, 3])),
    },
    { title: "select of scalars", build: (draw) => o.select(draw([], flags, bool), draw([]), draw([])) },
    {
      title: "select with a scalar condition",
      build: (draw) => o.select(draw([], flags, bool), draw([2, 3]), draw([3])),
    },
    { title: "select with scalar choices", build: (draw) => o.select(draw([2, 3], flags, bool), draw([]), draw([])) },
    {
      title: "select between rows and columns",
      build: (draw) => o.select(draw([2, 1, 1], flags, bool), draw([3, 1]), draw([1, 4])),
    },
    {
      title: "select with a wide condition",
      build: (draw) => o.select(draw([2, 3, 4], flags, bool), draw([4]), draw([3, 1])),
    },
    {
      title: "select of rank 4",
      build: (draw) => o.select(draw([2, 3, 1, 2], flags, bool), draw([2, 3, 4, 2]), draw([2])),
    },
    {
      title: "select by a comparison",
      rough: true,
      build: (draw) => {
        const x = draw([3, 4]);
        return o.select(o.greater(x, o.constant(0)), o.square(x), o.neg(x));
      },
    },
    {
      title: "select of int32",
      build: (draw) =>
        o.select(draw([5], flags, bool), draw([5], integers(0, 9), int32), draw([], integers(0, 9), int32)),
    },
    {
      title: "select hides infinity",
      rough: true,
      build: (draw) => o.select(draw([4], values(1, 0), bool), draw([4]), draw([4], values(Infinity), { fixed: true })),
    },
  ],
};

const cast: OpCases = {
  derivatives: 0,
  cases: [
    {
      title: "cast of float32 to int32 drops the fraction",
      build: (draw) => o.cast(draw([8], values(-2, -1.9, -0.5, 0, 0.5, 1, 1.9, 100.7)), "int32"),
    },
    { title: "cast of float32 to bool", build: (draw) => o.cast(draw([4], values(0, 1, -0.5, 2)), "bool") },
    {
      title: "cast of int32 to float32",
      build: (draw) => o.cast(draw([2, 3], integers(-1000, 1000), int32), "float32"),
    },
    { title: "cast of int32 to bool", build: (draw) => o.cast(draw([4], values(0, 1, -3, 2), int32), "bool") },
    { title: "cast of bool to float32", build: (draw) => o.cast(draw([2, 3], flags, bool), "float32") },
    { title: "cast of bool to int32", build: (draw) => o.cast(draw([2, 3], flags, bool), "int32") },
    { title: "cast of a scalar", build: (draw) => o.cast(draw([], values(3), int32), "float32") },
  ],
};

type ElementwiseOp =
  | "neg"
  | "abs"
  | "sign"
  | "floor"
  | "exp"
  | "log"
  | "sqrt"
  | "rsqrt"
  | "square"
  | "reciprocal"
  | "relu"
  | "sigmoid"
  | "tanh"
  | "erf"
  | "stopGradient"
  | "cast"
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "pow"
  | "maximum"
  | "minimum"
  | "equal"
  | "greater"
  | "less"
  | "select";

export const elementwise: CaseTable<ElementwiseOp> = {
  neg: unary("neg", o.neg, 1, normal, { corners: corner }),
  abs: unary("abs", o.abs, 1, normal, { corners: corner }),
  sign: unary("sign", o.sign, 0, normal, { corners: corner }),
  floor: unary("floor", o.floor, 0, uniform(-5, 5), { corners: corner }),
  exp: unary("exp", o.exp, 2, normal, { "great and small numbers": values(-100, -20, -1e-3, 0, 20, 80) }),
  log: unary("log", o.log, 2, positive, { "great and small numbers": values(1e-15, 1e-6, 1, 10, 1e15) }),
  sqrt: unary("sqrt", o.sqrt, 2, positive, { "great and small numbers": values(1e-2, 1, 100, 1e10) }),
  rsqrt: unary("rsqrt", o.rsqrt, 2, positive, { "great and small numbers": values(1e-2, 1, 100, 1e10) }),
  square: unary("square", o.square, 2, normal, { corners: corner, "great numbers": values(-1e15, 1e15) }),
  reciprocal: unary("reciprocal", o.reciprocal, 2, awayFromZero, {
    "great and small numbers": values(-1e-2, 0.1, 1e10),
  }),
  relu: unary("relu", o.relu, 2, normal, { corners: corner, "great numbers": magnitudes }),
  sigmoid: unary("sigmoid", o.sigmoid, 2, normal, { "great and small numbers": magnitudes }),
  tanh: unary("tanh", o.tanh, 2, normal, { "great and small numbers": magnitudes }),
  erf: unary("erf", o.erf, 2, normal, { "great and small numbers": magnitudes, corners: corner }),
  stopGradient: {
    derivatives: 0,
    cases: [
      ...unary("stopGradient", o.stopGradient, 0, normal).cases,
      { title: "stopGradient of int32", build: (draw) => o.stopGradient(draw([3], integers(-9, 9), int32)) },
      { title: "stopGradient of bool", build: (draw) => o.stopGradient(draw([3], flags, bool)) },
    ],
  },
  cast,
  add: binary("add", o.add, 1, [normal, normal]),
  sub: binary("sub", o.sub, 1, [normal, normal]),
  mul: binary("mul", o.mul, 2, [normal, normal]),
  div: binary("div", o.div, 2, [normal, awayFromZero]),
  pow: binary("pow", o.pow, 2, [positive, normal], [power(2), power(3), power(-1), power(0)]),
  maximum: binary("maximum", o.maximum, 1, [normal, normal], [ties("maximum", o.maximum)]),
  minimum: binary("minimum", o.minimum, 1, [normal, normal], [ties("minimum", o.minimum)]),
  equal: comparison("equal", o.equal),
  greater: comparison("greater", o.greater),
  less: comparison("less", o.less),
  select,
};
