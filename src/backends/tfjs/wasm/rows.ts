/**
 * Rows by index, by plain loops over memory: wasm's GatherV2 refuses an index outside the table, and it has no scatter
 * that is right for repeated indices.
 */
import { elements } from "../../../graph/node.ts";
import type { OpTable } from "../kernels.ts";
import type { WasmKernels } from "./kernels.ts";

export const rows = {
  gather:
    (node, { empty, bits }) =>
    (table, indices) => {
      const [count = 0, ...rest] = table.shape;
      const width = elements(rest);
      const result = empty(node.shape, table.dtype === "int32" ? "int32" : "float32");
      const [from, out] = [bits(table), bits(result)];
      bits(indices).forEach((index, row) => {
        if (index < 0 || index >= count) out.fill(0, row * width, (row + 1) * width);
        else out.set(from.subarray(index * width, (index + 1) * width), row * width);
      });
      return result;
    },
  scatterAdd:
    (node, { empty, floats, bits }) =>
    (indices, updates) => {
      const [count = 0, ...rest] = node.shape;
      const width = elements(rest);
      const result = empty(node.shape);
      const [added, out] = [floats(updates), floats(result).fill(0)];
      bits(indices).forEach((index, row) => {
        if (index < 0 || index >= count) return;
        const [from, to] = [row * width, index * width];
        for (let i = 0; i < width; i++) out[to + i] = (out[to + i] as number) + (added[from + i] as number);
      });
      return result;
    },
} satisfies Partial<OpTable<WasmKernels>>;
