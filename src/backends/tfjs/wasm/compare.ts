/** Comparisons, choice and casts. A bool is float32 0 or 1: wasm's own bool kernels take a branch for each element. */
import { elements, sameShape } from "../../../graph/node.ts";
import type { Kernels, OpTable, Run, Tensor } from "../kernels.ts";
import { broadcast } from "./broadcast.ts";
import type { WasmKernels } from "./kernels.ts";

/** A comparison by wasm's kernel, for all dtypes. */
function compared(name: string, { kernel, free }: Kernels): Run {
  const [compare, cast] = [kernel(name), kernel("Cast")];
  return (a, b) => {
    const answer = compare({ a, b });
    const result = cast({ x: answer }, { dtype: "float32" });
    free(answer);
    return result;
  };
}

/** a > b as step(a - b), three SIMD passes; the clip turns NaN into 0, since no comparison with NaN holds. */
function greater({ kernel, free }: Kernels): Run {
  const [sub, clip, step] = [kernel("Sub"), kernel("ClipByValue"), kernel("Step")];
  return (a, b) => {
    const difference = sub({ a, b });
    const excess = clip({ x: difference }, { clipValueMin: 0, clipValueMax: 1 });
    const result = step({ x: excess }, { alpha: 0 });
    free(difference, excess);
    return result;
  };
}

/** Chooses by the bits of the condition (1 has bit 29, 0 has not), without a branch and without arithmetic on values. */
function choose({ empty, bits }: WasmKernels, shape: readonly number[], operands: readonly Tensor[]): Tensor {
  const result = empty(shape, operands[1]?.dtype === "int32" ? "int32" : "float32");
  const [condition, a, b] = operands.map(bits) as [Int32Array, Int32Array, Int32Array];
  const out = bits(result);
  const strideOf = (array: Int32Array): number => (array.length === 1 ? 0 : 1);
  const [strideC, strideA, strideB] = [strideOf(condition), strideOf(a), strideOf(b)];
  for (let i = 0, ic = 0, ia = 0, ib = 0; i < out.length; i++, ic += strideC, ia += strideA, ib += strideB) {
    const mask = ((condition[ic] as number) << 2) >> 31;
    const other = b[ib] as number;
    out[i] = other ^ (((a[ia] as number) ^ other) & mask);
  }
  return result;
}

export const compare = {
  greater: (node, kernels) => (node.inputs[0]?.dtype === "int32" ? compared("Greater", kernels) : greater(kernels)),
  less: (node, kernels) => {
    if (node.inputs[0]?.dtype === "int32") return compared("Less", kernels);
    const run = greater(kernels);
    return (a, b) => run(b, a);
  },
  equal: (_, kernels) => compared("Equal", kernels),
  select: (node, kernels) => {
    const spread = broadcast(kernels, node.shape);
    const whole = (x: Tensor): boolean => elements(x.shape) === 1 || sameShape(x.shape, node.shape);
    return (...operands) => {
      const made: Tensor[] = [];
      const fitted = operands.map((x) => {
        if (whole(x)) return x;
        const copy = spread(x);
        made.push(copy);
        return copy;
      });
      const result = choose(kernels, node.shape, fitted);
      kernels.free(...made);
      return result;
    };
  },
  cast: (node, kernels) => {
    const [from, to] = [node.inputs[0]?.dtype, node.attrs.to];
    if (to === "bool") return nonZero(kernels);
    if (from === "bool" && to === "float32") return (x) => kernels.alias(x);
    const cast = kernels.kernel("Cast");
    return (x) => cast({ x }, { dtype: to });
  },
} satisfies Partial<OpTable<WasmKernels>>;

function nonZero(kernels: Kernels): Run {
  const notEqual = compared("NotEqual", kernels);
  return (x) => {
    const zero = kernels.upload(x.dtype === "int32" ? Int32Array.of(0) : Float32Array.of(0), []);
    const result = notEqual(x, zero);
    kernels.free(zero);
    return result;
  };
}
