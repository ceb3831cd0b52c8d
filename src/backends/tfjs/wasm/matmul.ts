/** Matrix products as plain XNNPACK products; wasm's kernel falls to scalar loops for a batch or a transposed operand. */
import type { Size } from "../../../graph/node.ts";
import { elements } from "../../../graph/node.ts";
import type { Kernels, OpTable, Run, Tensor } from "../kernels.ts";
import { view } from "../kernels.ts";
import type { WasmKernels } from "./kernels.ts";
import { slicer } from "./slice.ts";

/** What one more product costs, as a number of elements that could be moved in the time. */
const productOverhead = 2 ** 14;

/** [M, K] times [K, N] by XNNPACK. */
export function product({ kernel }: Kernels): (a: Tensor, b: Tensor) => Tensor {
  const run = kernel("BatchMatMul");
  return (a, b) => run({ a, b }, { transposeA: false, transposeB: false });
}

/** Brings operands to [batch, rows, columns], with the last two axes swapped or not. Owned. */
function matrices({ kernel, alias }: Kernels, shape: Size, swap: boolean): Run {
  const transpose = kernel("Transpose");
  const flat = [elements(shape.slice(0, -2)), ...shape.slice(-2)];
  return swap ? (x) => transpose({ x: view(x, flat) }, { perm: [0, 2, 1] }) : (x) => alias(x, flat);
}

/** [batch, M, K] times [batch, K, N], a batch of one on either side shared by all, to [batch, M, N]. */
function batched(kernels: WasmKernels): Run {
  const { kernel, alias, free } = kernels;
  const [concat, multiply] = [kernel("Concat"), product(kernels)];
  const matrix = (x: Tensor, i: number): Tensor => {
    const [batch = 0, ...size] = x.shape;
    return batch === 1 ? alias(x, size) : view(slicer(kernels, [i, 0, 0], [1, ...size])(x), size);
  };
  return (a, b) => {
    const [batchA = 0, m = 0, k = 0] = a.shape;
    const [batchB = 0, , n = 0] = b.shape;
    // One right matrix for all: the rows of the whole batch are one left matrix.
    if (batchB === 1) return view(multiply(view(a, [batchA * m, k]), view(b, [k, n])), [batchA, m, n]);
    const products = Array.from({ length: batchB }, (_, i) => {
      const [left, right] = [matrix(a, i), matrix(b, i)];
      const result = multiply(left, right);
      free(left, right);
      return view(result, [1, m, n]);
    });
    const result = concat(products, { axis: 0 });
    free(...products);
    return result;
  };
}

export const linear = {
  matmul: (node, kernels) => {
    const { kernel, free } = kernels;
    const { transposeA, transposeB } = node.attrs;
    const [shapeA = [], shapeB = []] = node.inputs.map(({ shape }) => shape);
    const [sizeA, sizeB, size] = [elements(shapeA), elements(shapeB), elements(node.shape)];
    const [batchA, batchB] = [elements(shapeA.slice(0, -2)), elements(shapeB.slice(0, -2))];
    // What is moved: operands that must be transposed, and the right one, which XNNPACK packs. (b' a')' may move less,
    // and the batch of the right operand is the number of products.
    const direct = (transposeA ? sizeA : 0) + (transposeB ? sizeB : 0) + sizeB + batchB * productOverhead;
    const mirrored = (transposeA ? 0 : sizeA) + (transposeB ? 0 : sizeB) + sizeA + size + batchA * productOverhead;
    const mirror = mirrored < direct;
    const toA = matrices(kernels, shapeA, transposeA !== mirror);
    const toB = matrices(kernels, shapeB, transposeB !== mirror);
    const [multiply, transpose] = [batched(kernels), kernel("Transpose")];
    return (a, b) => {
      const [left, right] = [toA(a), toB(b)];
      const result = mirror ? multiply(right, left) : multiply(left, right);
      free(left, right);
      if (!mirror) return view(result, node.shape);
      const turned = transpose({ x: result }, { perm: [0, 2, 1] });
      free(result);
      return view(turned, node.shape);
    };
  },
} satisfies Partial<OpTable<WasmKernels>>;
