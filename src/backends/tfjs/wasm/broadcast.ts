/** Repetition along axes; wasm's Tile copies element by element, a product with ones runs at full width. */
import type { Size } from "../../../graph/node.ts";
import { sameShape } from "../../../graph/node.ts";
import type { OpTable, Run } from "../kernels.ts";
import type { WasmKernels } from "./kernels.ts";

/** Repeats axes of size 1, and missing leading axes, up to `shape`. */
export function broadcast({ kernel, empty, alias, floats, bits, free }: WasmKernels, shape: Size): Run {
  const mul = kernel("Multiply");
  return (x) => {
    if (sameShape(x.shape, shape)) return alias(x);
    const integer = x.dtype === "int32";
    const ones = empty(shape, integer ? "int32" : "float32");
    (integer ? bits(ones) : floats(ones)).fill(1);
    const result = mul({ a: x, b: ones });
    free(ones);
    return result;
  };
}

export const broadcasting = {
  broadcastTo: (node, kernels) => broadcast(kernels, node.shape),
  // wasm's OneHot writes outside its result for an index outside [0, depth).
  oneHot:
    (node, { empty, floats, bits }) =>
    (indices) => {
      const { depth } = node.attrs;
      const result = empty(node.shape);
      const out = floats(result).fill(0);
      bits(indices).forEach((index, row) => {
        if (index >= 0 && index < depth) out[row * depth + index] = 1;
      });
      return result;
    },
} satisfies Partial<OpTable<WasmKernels>>;
