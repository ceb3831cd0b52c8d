/** Reference rules of pooling and batch normalisation. */
import type { PoolWindow, Size } from "../../../src/graph/node.ts";
import { elements } from "../../../src/graph/node.ts";
import { taps } from "./linear.ts";
import type { Operands, RuleTable } from "./rule.ts";
import { build, offset, operandShape } from "./rule.ts";

/** For each element of the pooled result: the positions in the image of its window, row by row. */
function members(image: Size, out: Size, window: PoolWindow): number[][] {
  const result: number[][] = Array.from({ length: elements(out) }, () => []);
  for (const tap of taps(image, window.size, out, { ...window, dilations: [1, 1] })) {
    for (let c = 0; c < (image[3] as number); c++) {
      result[offset(out, [tap.n, ...tap.out, c])]?.push(offset(image, [tap.n, ...tap.image, c]));
    }
  }
  return result;
}

/** For each element of the pooled result: the position in the image of the first largest element of its window. */
const firstLargest = (x: Float64Array, image: Size, out: Size, window: PoolWindow): number[] =>
  members(image, out, window).map((window) =>
    window.reduce((best, position) => ((x[position] as number) > (x[best] as number) ? position : best)),
  );

const gather = (values: Float64Array, positions: readonly number[]): Float64Array =>
  Float64Array.from(positions, (position) => values[position] as number);

type ImageOp = "maxPool" | "maxPoolGrad" | "maxPoolPick" | "avgPool" | "avgPoolGrad" | "batchNorm";

export const image: RuleTable<ImageOp> = {
  maxPool: (node, operands) => {
    const [x] = operands as Operands;
    return gather(x, firstLargest(x, operandShape(node, 0), node.shape, node.attrs));
  },
  maxPoolGrad: (node, operands) => {
    const [x, dy] = operands as Operands;
    const result = new Float64Array(x.length);
    firstLargest(x, operandShape(node, 0), operandShape(node, 1), node.attrs).forEach((position, i) => {
      result[position] = (result[position] as number) + (dy[i] as number);
    });
    return result;
  },
  maxPoolPick: (node, operands) => {
    const [x, g] = operands as Operands;
    return gather(g, firstLargest(x, operandShape(node, 0), node.shape, node.attrs));
  },
  avgPool: (node, operands) => {
    const [x] = operands as Operands;
    const mean = (window: number[]): number =>
      window.reduce((total, position) => total + (x[position] as number), 0) / window.length;
    return Float64Array.from(members(operandShape(node, 0), node.shape, node.attrs), mean);
  },
  avgPoolGrad: (node, operands) => {
    const [dy] = operands as Operands;
    const result = new Float64Array(elements(node.shape));
    members(node.shape, operandShape(node, 0), node.attrs).forEach((window, i) => {
      for (const position of window)
        result[position] = (result[position] as number) + (dy[i] as number) / window.length;
    });
    return result;
  },
  // With `statistics: "batch"` the operands are the statistics of x, so the formula is the same.
  batchNorm: (node, operands) => {
    const [x, scale, offsets, mean, variance] = operands as Operands;
    let i = 0;
    return build(node.shape, (at) => {
      const c = at.at(-1) as number;
      const centred = (x[i++] as number) - (mean[c] as number);
      return (
        (centred / Math.sqrt((variance[c] as number) + node.attrs.epsilon)) * (scale[c] as number) +
        (offsets[c] as number)
      );
    });
  },
};
