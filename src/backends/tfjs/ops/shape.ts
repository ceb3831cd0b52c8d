/** Ops that move values without computing. */
import type { Kernels, OpTable, Run, Tensor } from "../kernels.ts";

const same =
  (_: unknown, { alias }: Kernels): Run =>
  (x) =>
    alias(x as Tensor);

export const shape = {
  stopGradient: same,
  towersMean: same,
  towersMoments: same,
  reshape:
    (node, { alias }) =>
    (x) =>
      alias(x, node.shape),
  transpose: ({ attrs }, { kernel }) => {
    const run = kernel("Transpose");
    const perm = [...attrs.perm];
    return (x) => run({ x }, { perm });
  },
  concat: ({ attrs }, { kernel }) => {
    const run = kernel("Concat");
    return (...xs) => run(xs, attrs);
  },
  pad: (node, { kernel }) => {
    const run = kernel("PadV2");
    const attrs = { paddings: node.attrs.padding.map((pair) => [...pair]), constantValue: 0 };
    return (x) => run({ x }, attrs);
  },
} satisfies Partial<OpTable>;
