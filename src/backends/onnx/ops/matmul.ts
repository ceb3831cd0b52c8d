/** Matrix product: a transposed operand, or one that lies transposed in memory, costs nothing. */
import type { Node } from "../../../graph/node.ts";
import type { Context, EmitterTable } from "../emitter.ts";
import { operands } from "../emitter.ts";
import type { Tensor } from "../graph.ts";
import { inOrder, rowMajor } from "../layout.ts";

/** An operand as it lies in memory, and whether its last two axes are swapped there. */
function matrix(node: Node, { graph, value }: Context): { tensor: Tensor; swapped: boolean } {
  const x = value(node);
  const own = rowMajor(x.shape.length);
  const swappedOrder = [...own.slice(0, -2), ...own.slice(-2).reverse()];
  const swapped = x.order.every((axis, i) => axis === swappedOrder[i]);
  return { tensor: inOrder(graph, x, swapped ? swappedOrder : own), swapped };
}

export const matmul: EmitterTable<"matmul"> = {
  matmul: (node, context) => {
    const [a, b] = operands(node);
    const [left, right] = [matrix(a, context), matrix(b, context)];
    const transA = node.attrs.transposeA !== left.swapped ? 1 : 0;
    const transB = node.attrs.transposeB !== right.swapped ? 1 : 0;
    const tensors = [left.tensor, right.tensor];
    const plain = transA === 0 && transB === 0;
    const type = plain ? "MatMul" : node.shape.length === 2 ? "Gemm" : "FusedMatMul";
    const tensor = context.graph.op(type, tensors, plain ? {} : { transA, transB });
    return { tensor, shape: node.shape, order: rowMajor(node.shape.length) };
  },
};
