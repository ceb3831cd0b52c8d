/** Largest values along axes, and softmax over the last axis. */
import type { OpTable } from "../kernels.ts";
import { view } from "../kernels.ts";

export const classes = {
  max: ({ attrs }, { kernel }) => {
    const run = kernel("Max");
    const options = { reductionIndices: [...attrs.axes], keepDims: attrs.keepDims };
    return (x) => run({ x }, options);
  },
  argMax: ({ attrs }, { kernel }) => {
    const run = kernel("ArgMax");
    return (x) => run({ x }, attrs);
  },
  softmax: (node, { kernel }) => {
    const run = kernel("Softmax");
    const attrs = { dim: node.shape.length - 1 };
    return (logits) => run({ logits }, attrs);
  },
  logSoftmax: (node, { kernel, free }) => {
    const [max, sub, exp, sum, log] = [kernel("Max"), kernel("Sub"), kernel("Exp"), kernel("Sum"), kernel("Log")];
    const axis = node.shape.length - 1;
    const column = [...node.shape.slice(0, -1), 1];
    return (x) => {
      const largest = max({ x }, { reductionIndices: [axis], keepDims: true });
      const shifted = sub({ a: x, b: largest });
      const powers = exp({ x: shifted });
      const total = sum({ x: powers }, { axis: [axis], keepDims: false });
      const logTotal = log({ x: total });
      const result = sub({ a: shifted, b: view(logTotal, column) });
      free(largest, shifted, powers, total, logTotal);
      return result;
    };
  },
} satisfies Partial<OpTable>;
