/** Ops that move values without computing. */
import type { OpTable } from "../kernels.ts";

export const shape = {
  stopGradient:
    (_, { alias }) =>
    (x) =>
      alias(x),
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
