/** Blocks of a value, copied run by run; wasm's Slice copies the whole value first, each time. */
import type { Size } from "../../../graph/node.ts";
import { elements } from "../../../graph/node.ts";
import type { OpTable, Run } from "../kernels.ts";
import type { WasmKernels } from "./kernels.ts";

/** Fewer elements are copied one by one. */
const longRun = 16;

/** Where a block lies. */
interface Block {
  readonly shape: Size;
  readonly begin: readonly number[];
  readonly size: Size;
}

/** Copies a block of `x` to the start of `out`. */
function copyBlock(x: Int32Array, out: Int32Array, { shape, begin, size }: Block): void {
  // Up to this axis whole axes follow each other: a run is one copy.
  let last = shape.length - 1;
  while (last > 0 && size[last] === shape[last]) last--;
  const strides = shape.map((_, axis) => elements(shape.slice(axis + 1)));
  const run = elements(size.slice(last));
  let to = 0;
  const walk = (axis: number, from: number): void => {
    const [stride = 1, start = 0, count = 1] = [strides[axis], begin[axis], size[axis]];
    const first = from + start * stride;
    if (axis < last) {
      for (let i = 0; i < count; i++) walk(axis + 1, first + i * stride);
    } else if (run < longRun) {
      for (let i = 0; i < run; i++) out[to++] = x[first + i] as number;
    } else {
      out.set(x.subarray(first, first + run), to);
      to += run;
    }
  };
  walk(0, 0);
}

/** The block of `size` elements that starts at `begin`; owned. */
export function slicer({ empty, bits }: WasmKernels, begin: readonly number[], size: Size): Run {
  return (x) => {
    const result = empty(size, x.dtype === "int32" ? "int32" : "float32");
    copyBlock(bits(x), bits(result), { shape: x.shape, begin, size });
    return result;
  };
}

export const slice = {
  slice: (node, kernels) => slicer(kernels, node.attrs.begin, node.shape),
} satisfies Partial<OpTable<WasmKernels>>;
