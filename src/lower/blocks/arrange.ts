/** Lowering of the blocks that move values: permute, slice, stack, split. */
import { concat, reshape, slice, transpose } from "../../graph/ops/index.ts";
import type { LoweringTable } from "../lowering.ts";
import { first } from "../lowering.ts";

export const arrange: LoweringTable<"permute" | "slice" | "stack" | "split"> = {
  permute: ({ axes }, inputs) => transpose(first(inputs), [0, ...axes]),
  slice: ({ begin, size }, inputs) => {
    const x = first(inputs);
    const [batch = 0, ...sizes] = x.shape;
    const taken = sizes.map((dim, i) => (size[i] === -1 ? dim - (begin[i] ?? 0) : (size[i] ?? 0)));
    return slice(x, [0, ...begin], [batch, ...taken]);
  },
  stack: ({ axis }, inputs) => {
    const { shape } = first(inputs);
    const widened = [...shape.slice(0, axis), 1, ...shape.slice(axis)];
    return concat(
      inputs.map((x) => reshape(x, widened)),
      axis,
    );
  },
  split: ({ sizes, axis }, inputs) => {
    const x = first(inputs);
    return sizes.map((size, part) => {
      const from = sizes.slice(0, part).reduce((total, earlier) => total + earlier, 0);
      const begin = x.shape.map((_, i) => (i === axis ? from : 0));
      return slice(x, begin, x.shape.with(axis, size));
    });
  },
};
