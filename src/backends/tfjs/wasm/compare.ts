/** Comparisons, choice and casts. A bool is float32 0 or 1: wasm's own bool kernels take a branch for each element. */
import type { Size } from "../../../graph/node.ts";
import { elements } from "../../../graph/node.ts";
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

/** The bits of a condition as a mask: 1 has bit 29, 0 has not. Choosing so takes no branch and keeps NaN where it is. */
const mask = (condition: number): number => (condition << 2) >> 31;

/** a where the condition holds, elsewhere b; all of one size. */
function choose(out: Int32Array, condition: Int32Array, a: Int32Array, b: Int32Array): void {
  for (let i = 0; i < out.length; i++) {
    const other = b[i] as number;
    out[i] = other ^ (((a[i] as number) ^ other) & mask(condition[i] as number));
  }
}

/** x where the condition holds (where it does not, if `inverted` is -1 and not 0), elsewhere one number. */
function chooseOr(
  out: Int32Array,
  condition: Int32Array,
  x: Int32Array,
  [number, inverted]: readonly [number, 0 | -1],
): void {
  for (let i = 0; i < out.length; i++) {
    out[i] = number ^ (((x[i] as number) ^ number) & (mask(condition[i] as number) ^ inverted));
  }
}

function select({ empty, bits }: WasmKernels, shape: Size, operands: readonly Tensor[]): Tensor {
  const result = empty(shape, operands[1]?.dtype === "int32" ? "int32" : "float32");
  const [condition, a, b] = operands.map(bits) as [Int32Array, Int32Array, Int32Array];
  const out = bits(result);
  if (a.length < out.length) chooseOr(out, condition, b, [a[0] as number, -1]);
  else if (b.length < out.length) chooseOr(out, condition, a, [b[0] as number, 0]);
  else choose(out, condition, a, b);
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
    const [, a, b] = node.inputs.map(({ shape }) => shape);
    // One of the two values may stay a single number; all else is brought to the result's shape.
    const single = [a, b].findIndex((shape) => shape !== undefined && elements(shape) === 1) + 1;
    return (...operands) => {
      const fitted = operands.map((x, i) => (i === single && i > 0 ? kernels.alias(x) : spread(x)));
      const result = select(kernels, node.shape, fitted);
      kernels.free(...fitted);
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
