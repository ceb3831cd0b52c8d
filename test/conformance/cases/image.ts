/** Cases of pooling and batch normalisation. */
import type { Node, Padding2d, Pair, PoolWindow, Size } from "../../../src/graph/node.ts";
import * as o from "../../../src/graph/ops/index.ts";
import type { Case, CaseTable, Draw, OpCases } from "../case.ts";
import type { Fill } from "../random.ts";
import { integers, normal, uniform, values } from "../random.ts";

/** A pooling: its image [N, H, W, C] and its window. */
interface Pool {
  readonly title: string;
  readonly image: Size;
  readonly window: PoolWindow;
}

const pool = (title: string, image: Size, size: Pair, strides: Pair, padding: Padding2d = [0, 0, 0, 0]): Pool => ({
  title: `${title}, image [${image}]`,
  image,
  window: { size, strides, padding },
});

const pools: readonly Pool[] = [
  pool("2x2 stride 2", [2, 4, 6, 3], [2, 2], [2, 2]),
  pool("2x2 stride 2 with rows left over", [2, 5, 7, 2], [2, 2], [2, 2]),
  pool("3x3 stride 2", [2, 7, 5, 2], [3, 3], [2, 2]),
  pool("3x3 stride 1 same", [1, 4, 5, 2], [3, 3], [1, 1], [1, 1, 1, 1]),
  pool("3x3 stride 2 same", [2, 6, 6, 2], [3, 3], [2, 2], [0, 1, 0, 1]),
  pool("3x3 stride 3", [1, 9, 7, 2], [3, 3], [3, 3], [0, 0, 1, 1]),
  pool("2x2 stride 3, gaps between windows", [1, 8, 8, 2], [2, 2], [3, 3]),
  pool("1x1 stride 2", [2, 4, 5, 2], [1, 1], [2, 2]),
  pool("1x1", [2, 2, 3, 2], [1, 1], [1, 1]),
  pool("3x2 strides 2 and 1", [1, 7, 4, 2], [3, 2], [2, 1], [1, 1, 0, 1]),
  pool("4x4 stride 2 with padding of all sizes", [1, 6, 7, 2], [4, 4], [2, 2], [1, 2, 3, 0]),
  pool("the whole image", [2, 3, 4, 3], [3, 4], [1, 1]),
  pool("2x2 stride 1 over one channel, batch 1", [1, 4, 4, 1], [2, 2], [1, 1]),
  pool("2x2 same over one pixel", [2, 1, 1, 3], [2, 2], [2, 2], [0, 1, 0, 1]),
];

const fills: Record<string, Fill> = {
  "": normal,
  " of negative numbers": uniform(-3, -1),
  " with ties": integers(-1, 1),
  " of equal numbers": values(-2),
};

const outOf = ({ image, window }: Pool): Size => o.avgPool(o.constant(0, image), window).shape;

/** Max-pooling cases: each window with each kind of image. */
const maxPools = (name: string, build: (draw: Draw, image: Node, pool: Pool) => Node): OpCases => ({
  derivatives: 2,
  cases: pools.flatMap((p) =>
    Object.entries(fills).map(
      // The place of the largest element is not differentiated; only of max-pooling itself does the image have a gradient.
      ([kind, fill]) =>
        ({
          title: `${name} ${p.title}${kind}`,
          rough: kind.includes("ties") || kind.includes("equal"),
          build: (draw) => build(draw, draw(p.image, fill, { fixed: name !== "maxPool" }), p),
        }) satisfies Case,
    ),
  ),
});

const vectors = (draw: Draw, channels: number) => ({
  scale: draw([channels], uniform(0.5, 2)),
  offset: draw([channels]),
});

/** Batch normalisation by the statistics of x, as a lowering writes it. */
function batchStatistics(draw: Draw, x: Node, epsilon: number): Node {
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const mean = o.mean(x, { axes });
  const variance = o.mean(o.square(o.sub(x, mean)), { axes });
  return o.batchNorm(
    x,
    { ...vectors(draw, x.shape.at(-1) as number), mean, variance },
    { epsilon, statistics: "batch" },
  );
}

function towersStatistics(draw: Draw, x: Node, epsilon: number): Node {
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const mean = o.mean(x, { axes });
  const variance = o.mean(o.square(o.sub(x, mean)), { axes });
  const channels = x.shape.at(-1) as number;
  const moments = o.towersMoments(o.reshape(o.concat([mean, variance], 0), [2, channels]));
  const row = (i: number): Node => o.reshape(o.slice(moments, [i, 0], [1, channels]), [channels]);
  const all = { ...vectors(draw, channels), mean: row(0), variance: row(1) };
  return o.batchNorm(x, all, { epsilon, statistics: "towers" });
}

function givenStatistics(draw: Draw, x: Node, epsilon: number): Node {
  const channels = x.shape.at(-1) as number;
  const statistics = { mean: draw([channels]), variance: draw([channels], uniform(0.3, 2)) };
  return o.batchNorm(x, { ...vectors(draw, channels), ...statistics }, { epsilon, statistics: "given" });
}

const batchNorm: OpCases = {
  derivatives: 2,
  cases: [
    ...(
      [
        [6, 3],
        [2, 3, 4],
        [2, 3, 3, 4],
        [1, 4, 4, 2],
        [4, 1, 1, 3],
        [3, 2, 2, 1],
      ] as Size[]
    ).flatMap((shape) => [
      {
        title: `batchNorm of [${shape}] by its own statistics`,
        build: (draw) => batchStatistics(draw, draw(shape), 1e-5),
      } satisfies Case,
      {
        title: `batchNorm of [${shape}] by given statistics`,
        build: (draw) => givenStatistics(draw, draw(shape), 1e-3),
      } satisfies Case,
    ]),
    {
      title: "batchNorm by the statistics of towers",
      build: (draw) => towersStatistics(draw, draw([2, 3, 3, 4]), 1e-5),
    },
    {
      title: "batchNorm far from zero",
      build: (draw) => batchStatistics(draw, draw([4, 2, 2, 3], uniform(9, 11)), 1e-5),
    },
    {
      title: "batchNorm of equal numbers",
      rough: true,
      build: (draw) => o.sum(batchStatistics(draw, draw([4, 3], values(0.5)), 1), { axes: [0] }),
    },
    {
      title: "batchNorm of one sample by given statistics",
      build: (draw) => givenStatistics(draw, draw([1, 3]), 1e-5),
    },
  ],
};

type ImageOp = "maxPool" | "maxPoolGrad" | "maxPoolPick" | "avgPool" | "avgPoolGrad" | "batchNorm";

export const image: CaseTable<ImageOp> = {
  maxPool: maxPools("maxPool", (_, x, { window }) => o.maxPool(x, window)),
  maxPoolGrad: maxPools("maxPoolGrad", (draw, x, p) => o.maxPoolGrad(x, draw(outOf(p)), p.window)),
  maxPoolPick: maxPools("maxPoolPick", (draw, x, p) => o.maxPoolPick(x, draw(p.image), p.window)),
  avgPool: {
    derivatives: 1,
    cases: pools.map((p) => ({ title: `avgPool ${p.title}`, build: (draw) => o.avgPool(draw(p.image), p.window) })),
  },
  avgPoolGrad: {
    derivatives: 1,
    cases: pools.map((p) => ({
      title: `avgPoolGrad ${p.title}`,
      build: (draw) => o.avgPoolGrad(draw(outOf(p)), p.image, p.window),
    })),
  },
  batchNorm,
};
