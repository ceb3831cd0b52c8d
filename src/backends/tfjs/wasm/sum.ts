/** Sums over axes without a transpose, in two stages so that float32 rounding stays small. */
import type { Size } from "../../../graph/node.ts";
import { elements } from "../../../graph/node.ts";
import type { Kernels, OpTable, Run, Tensor } from "../kernels.ts";
import { view } from "../kernels.ts";

/** A run of neighbouring axes to sum over, with the number of elements before, in, and after it. */
interface Block {
  readonly outer: number;
  readonly count: number;
  readonly inner: number;
}

/** Neighbouring axes as one, the last ones first: summing them in this order keeps the earlier axes in place. */
function blocks(shape: Size, axes: readonly number[]): Block[] {
  const result: Block[] = [];
  let inner = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (!axes.includes(axis)) {
      inner *= shape[axis] as number;
      continue;
    }
    const last = axis;
    while (axes.includes(axis - 1)) axis--;
    result.push({ outer: elements(shape.slice(0, axis)), count: elements(shape.slice(axis, last + 1)), inner });
  }
  return result;
}

/** The largest divisor not above the square root, or 1: partial sums of this many elements. */
function stage(count: number): number {
  for (let size = Math.floor(Math.sqrt(count)); size > 8; size--) if (count % size === 0) return size;
  return 1;
}

/** The sum over `count` in [outer, count, inner], to as many elements as [outer, inner] has. */
export function sumBlock({ outer, count, inner }: Block, kernels: Kernels): Run {
  const first = stage(count);
  const sum = inner === 1 ? rowSum(kernels) : columnSum(kernels);
  if (first === 1) return (x) => sum(x, { outer, count, inner });
  const groups = count / first;
  return (x) => {
    const partial = sum(x, { outer: outer * groups, count: first, inner });
    const result = sum(partial, { outer, count: groups, inner });
    kernels.free(partial);
    return result;
  };
}

type SumBlock = (x: Tensor, block: Block) => Tensor;

const rowSum = ({ kernel, alias }: Kernels): SumBlock => {
  const sum = kernel("Sum");
  return (x, { outer, count }) =>
    count === 1 ? alias(x) : sum({ x: view(x, [outer, count]) }, { axis: [1], keepDims: false });
};

/** wasm's Sum transposes the image first; XNNPACK's mean over a window of height `count` does not (2.6 ms against 23). */
const columnSum = ({ kernel, alias, free, upload }: Kernels): SumBlock => {
  const [mean, mul] = [kernel("AvgPool"), kernel("Multiply")];
  return (x, { outer, count, inner }) => {
    if (count === 1) return alias(x);
    const means = mean(
      { x: view(x, [outer, count, 1, inner]) },
      { filterSize: [count, 1], strides: [1, 1], pad: "valid" },
    );
    const factor = upload(Float32Array.of(count), []);
    const result = mul({ a: means, b: factor });
    free(means, factor);
    return result;
  };
};

export const reduce = {
  sum: (node, kernels) => {
    const runs = blocks(node.inputs[0]?.shape ?? [], node.attrs.axes).map((block) => sumBlock(block, kernels));
    return (x) => {
      let result = kernels.alias(x);
      for (const run of runs) {
        const next = run(result);
        kernels.free(result);
        result = next;
      }
      return view(result, node.shape);
    };
  },
} satisfies Partial<OpTable>;
