/** Cases of matrix products and convolutions. */
import type { Node, Padding2d, Pair, Size, Window } from "../../../src/graph/node.ts";
import * as o from "../../../src/graph/ops/index.ts";
import type { Case, CaseTable, OpCases } from "../case.ts";

/** A convolution: its image [N, H, W, CI], its filter [KH, KW, CI, CO] and its window. */
interface Conv {
  readonly title: string;
  readonly image: Size;
  readonly filter: Size;
  readonly window: Window;
}

const conv = (
  title: string,
  image: Size,
  filter: Size,
  { strides = [1, 1], padding = [0, 0, 0, 0], dilations = [1, 1] }: Partial<Window> = {},
): Conv => ({
  title: `${title}, image [${image}]`,
  image,
  filter,
  window: { strides: strides as Pair, padding: padding as Padding2d, dilations: dilations as Pair },
});

const convs: readonly Conv[] = [
  conv("3x3", [2, 5, 6, 3], [3, 3, 3, 4]),
  conv("3x3 same", [2, 5, 4, 2], [3, 3, 2, 3], { padding: [1, 1, 1, 1] }),
  conv("1x1", [2, 3, 4, 3], [1, 1, 3, 5]),
  conv("1x1 stride 2", [2, 4, 5, 2], [1, 1, 2, 3], { strides: [2, 2] }),
  conv("1x1 stride 3", [1, 7, 6, 2], [1, 1, 2, 2], { strides: [3, 3] }),
  conv("2x2 stride 2", [2, 4, 6, 2], [2, 2, 2, 3], { strides: [2, 2] }),
  conv("3x3 stride 2 same", [2, 6, 6, 2], [3, 3, 2, 3], { strides: [2, 2], padding: [0, 1, 0, 1] }),
  conv("3x3 stride 2 with rows left over", [2, 6, 8, 2], [3, 3, 2, 2], { strides: [2, 2] }),
  conv("2x2 stride 3, gaps between windows", [1, 8, 7, 2], [2, 2, 2, 3], { strides: [3, 3] }),
  conv("5x5 stride 3", [1, 9, 11, 2], [5, 5, 2, 2], { strides: [3, 3], padding: [2, 2, 2, 2] }),
  conv("3x2 strides 1 and 2", [2, 5, 6, 2], [3, 2, 2, 2], { strides: [1, 2] }),
  conv("3x3 dilation 2", [2, 7, 8, 2], [3, 3, 2, 3], { dilations: [2, 2] }),
  conv("3x3 dilation 2 same", [1, 6, 5, 2], [3, 3, 2, 2], { padding: [2, 2, 2, 2], dilations: [2, 2] }),
  conv("2x3 dilations 3 and 1", [1, 6, 5, 2], [2, 3, 2, 2], { padding: [1, 2, 1, 1], dilations: [3, 1] }),
  conv("3x3 dilation 2 stride 2", [1, 9, 8, 2], [3, 3, 2, 2], {
    strides: [2, 2],
    padding: [1, 2, 2, 1],
    dilations: [2, 2],
  }),
  conv("4x4 same, one row more after", [1, 5, 5, 2], [4, 4, 2, 2], { padding: [1, 2, 1, 2] }),
  conv("3x3 with padding of all sizes", [1, 4, 5, 2], [3, 3, 2, 3], { padding: [0, 2, 1, 0] }),
  conv("3x3 stride 2 with padding of all sizes", [1, 5, 5, 2], [3, 3, 2, 3], {
    strides: [2, 2],
    padding: [2, 0, 1, 3],
  }),
  conv("3x3 with more padding than filter", [1, 2, 2, 1], [3, 3, 1, 2], { padding: [3, 3, 3, 3] }),
  conv("a filter of the image's size", [2, 3, 4, 2], [3, 4, 2, 3]),
  conv("3x3 same over one pixel", [2, 1, 1, 2], [3, 3, 2, 2], { padding: [1, 1, 1, 1] }),
  conv("5x1", [2, 6, 1, 2], [5, 1, 2, 2], { padding: [2, 2, 0, 0] }),
  conv("one channel, batch 1", [1, 5, 5, 1], [3, 3, 1, 1]),
  conv("many channels", [2, 4, 4, 9], [3, 3, 9, 17], { padding: [1, 1, 1, 1] }),
];

/** The same convolutions on each channel alone. */
const depthwiseConvs = convs.map((c) => ({ ...c, filter: [...c.filter.slice(0, 3), 1] }));

type Build = (draw: (shape: Size) => Node, conv: Conv & { readonly out: Size }) => Node;
type Forward = (image: Node, filter: Node, window: Window) => Node;

const windowCases = (name: string, list: readonly Conv[], forward: Forward, build: Build): OpCases => ({
  derivatives: 2,
  cases: list.map((c) => {
    const out = forward(o.constant(0, c.image), o.constant(0, c.filter), c.window).shape;
    return {
      title: `${name} ${c.title}`,
      build: (draw) => build((shape) => draw(shape), { ...c, out }),
    } satisfies Case;
  }),
});

const shapesA: Record<string, readonly [batchA: Size, batchB: Size, mkn: readonly [number, number, number]]> = {
  "of matrices": [[], [], [2, 3, 4]],
  "of vectors": [[], [], [1, 5, 1]],
  "of columns and rows": [[], [], [3, 1, 2]],
  "of numbers": [[], [], [1, 1, 1]],
  "in a batch": [[3], [3], [2, 4, 3]],
  "in a batch of 1": [[1], [1], [2, 4, 3]],
  "in two batch axes": [
    [2, 3],
    [2, 3],
    [2, 3, 2],
  ],
  "of a batch and a matrix": [[3], [], [2, 4, 3]],
  "of a matrix and a batch": [[], [3], [2, 4, 3]],
  "of two batch axes and a matrix": [[2, 2], [], [3, 2, 4]],
  "of a matrix and two batch axes": [[], [2, 2], [3, 2, 4]],
};

const matmul: OpCases = {
  derivatives: 2,
  cases: Object.entries(shapesA).flatMap(([title, [batchA, batchB, [m, k, n]]]) =>
    [false, true].flatMap((transposeA) =>
      [false, true].map(
        (transposeB) =>
          ({
            title: `matmul ${title}${transposeA ? ", left transposed" : ""}${transposeB ? ", right transposed" : ""}`,
            build: (draw) =>
              o.matmul(
                draw([...batchA, ...(transposeA ? [k, m] : [m, k])]),
                draw([...batchB, ...(transposeB ? [n, k] : [k, n])]),
                { transposeA, transposeB },
              ),
          }) satisfies Case,
      ),
    ),
  ),
};

type LinearOp =
  | "matmul"
  | "conv2d"
  | "conv2dInputGrad"
  | "conv2dFilterGrad"
  | "depthwiseConv2d"
  | "depthwiseConv2dInputGrad"
  | "depthwiseConv2dFilterGrad";

export const linear: CaseTable<LinearOp> = {
  matmul,
  conv2d: windowCases("conv2d", convs, o.conv2d, (draw, c) => o.conv2d(draw(c.image), draw(c.filter), c.window)),
  conv2dInputGrad: windowCases("conv2dInputGrad", convs, o.conv2d, (draw, c) =>
    o.conv2dInputGrad(draw(c.out), draw(c.filter), c.image, c.window),
  ),
  conv2dFilterGrad: windowCases("conv2dFilterGrad", convs, o.conv2d, (draw, c) =>
    o.conv2dFilterGrad(draw(c.image), draw(c.out), c.filter, c.window),
  ),
  depthwiseConv2d: windowCases("depthwiseConv2d", depthwiseConvs, o.depthwiseConv2d, (draw, c) =>
    o.depthwiseConv2d(draw(c.image), draw(c.filter), c.window),
  ),
  depthwiseConv2dInputGrad: windowCases("depthwiseConv2dInputGrad", depthwiseConvs, o.depthwiseConv2d, (draw, c) =>
    o.depthwiseConv2dInputGrad(draw(c.out), draw(c.filter), c.image, c.window),
  ),
  depthwiseConv2dFilterGrad: windowCases("depthwiseConv2dFilterGrad", depthwiseConvs, o.depthwiseConv2d, (draw, c) =>
    o.depthwiseConv2dFilterGrad(draw(c.image), draw(c.out), c.filter, c.window),
  ),
};
