/** Matrix products as plain XNNPACK products; wasm's kernel falls to scalar loops for a batch or a transposed operand. */
import type { Size } from "../../../graph/node.ts";
import { elements } from "../../../graph/node.ts";
import type { Kernels, OpTable, Tensor } from "../kernels.ts";
import { view } from "../kernels.ts";

/** [M, K] times [K, N] by XNNPACK. */
export function product({ kernel }: Kernels): (a: Tensor, b: Tensor) => Tensor {
  const run = kernel("BatchMatMul");
  return (a, b) => run({ a, b }, { transposeA: false, transposeB: false });
}

/** Swaps the last two axes of [batch, rows, columns]. */
function swapped({ kernel, alias }: Kernels, swap: boolean): (x: Tensor, shape: Size) => Tensor {
  const transpose = kernel("Transpose");
  return (x, shape) => {
    const matrices = view(x, [elements(shape.slice(0, -2)), ...shape.slice(-2)]);
    return swap ? transpose({ x: matrices }, { perm: [0, 2, 1] }) : alias(matrices);
  };
}

export const linear = {
  matmul: (node, kernels) => {
    const { kernel, alias, free } = kernels;
    const [shapeA = [], shapeB = []] = node.inputs.map(({ shape }) => shape);
    const [swapA, swapB] = [swapped(kernels, node.attrs.transposeA), swapped(kernels, node.attrs.transposeB)];
    const multiply = product(kernels);
    const [slice, concat] = [kernel("Slice"), kernel("Concat")];

    /** Matrix `i` of a batch; a batch of one is shared by all. */
    const matrix = (x: Tensor, i: number): Tensor => {
      const [batch = 1, rows = 0, columns = 0] = x.shape;
      const size = [rows, columns];
      if (batch === 1) return alias(x, size);
      const one = slice({ x }, { begin: [i, 0, 0], size: [1, ...size] });
      return view(one, size);
    };

    return (a, b) => {
      const [left, right] = [swapA(a, shapeA), swapB(b, shapeB)];
      const [batchA = 1, rows = 0, inner = 0] = left.shape;
      const [batchB = 1, , columns = 0] = right.shape;
      // One right matrix for all: the rows of the whole batch are one left matrix.
      const count = batchB === 1 ? 1 : Math.max(batchA, batchB);
      const flat = batchB === 1 ? view(left, [1, batchA * rows, inner]) : left;
      const products = Array.from({ length: count }, (_, i) => {
        const [m, n] = [matrix(flat, i), matrix(right, i)];
        const result = multiply(m, n);
        free(m, n);
        return view(result, [1, batchB === 1 ? batchA * rows : rows, columns]);
      });
      free(left, right);
      const [first] = products as [Tensor];
      if (count === 1) return view(first, node.shape);
      const result = concat(products, { axis: 0 });
      free(...products);
      return view(result, node.shape);
    };
  },
} satisfies Partial<OpTable>;
