/** How many multiply-adds an op is: those of convolutions and matrix products; elementwise work is not counted. */
import type { Node, OpName } from "../graph/node.ts";
import { elements } from "../graph/node.ts";

const operand = (node: Node, i: number): Node => node.inputs[i] as Node;

/** Rows and columns of a filter [KH, KW, ...]. */
const area = (filter: Node): number => elements(filter.shape.slice(0, 2));

const counts: Partial<Record<OpName, (node: Node) => number>> = {
  conv2d: (y) => elements(y.shape) * elements(operand(y, 1).shape.slice(0, 3)),
  depthwiseConv2d: (y) => elements(y.shape) * area(operand(y, 1)),
  // What they are in a forward pass: transposed convolutions, of each value of dy with the whole filter.
  conv2dInputGrad: (dx) => elements(operand(dx, 0).shape) * elements(operand(dx, 1).shape.slice(0, 3)),
  depthwiseConv2dInputGrad: (dx) => elements(operand(dx, 0).shape) * area(operand(dx, 1)),
  matmul: (y) => {
    const { transposeA } = (y as Node<"matmul">).attrs;
    return elements(y.shape) * (operand(y, 0).shape.at(transposeA ? -2 : -1) ?? 0);
  },
};

/**
 * The multiply-adds of one node.
 *
 * @example multiplyAdds(matmul(a, b)) // 3 * 4 * 5, for a [3, 4] and b [4, 5]
 */
export function multiplyAdds(node: Node): number {
  return counts[node.op]?.(node) ?? 0;
}
