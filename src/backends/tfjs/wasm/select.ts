/** Choice between two values by a condition that is float32 0 or 1. wasm's Select takes a branch for each element. */
import type { Node, Size } from "../../../graph/node.ts";
import { elements, sameShape } from "../../../graph/node.ts";
import { broadcastShape } from "../../../graph/ops/elementwise.ts";
import type { OpTable, Run, Tensor } from "../kernels.ts";
import { isConstant } from "../kernels.ts";
import { broadcast } from "./broadcast.ts";
import type { WasmKernels } from "./kernels.ts";
import { sumBlock } from "./sum.ts";

/** The bits of a condition as a mask: 1 has bit 29, 0 has not. Choosing by it takes no branch and keeps NaN apart. */
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

/** A choice by plain loops: exact for all values. */
function chosen(node: Node<"select">, kernels: WasmKernels): Run {
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
}

/**
 * A choice between values and 0, as the gradient of relu is: the values times the condition, in SIMD. A value that is
 * not finite shows in the sum of the products (so may an overflow, harmlessly): 0 would not silence it, null is given.
 */
function masked(shape: Size, where: boolean, kernels: WasmKernels): (condition: Tensor, x: Tensor) => Tensor | null {
  const { kernel, alias, free, upload, floats } = kernels;
  const [mul, sub] = [kernel("Multiply"), kernel("Sub")];
  const inner = shape.at(-1) ?? 1;
  const total = sumBlock({ outer: 1, count: elements(shape) / inner, inner }, kernels);
  return (condition, x) => {
    const one = upload(Float32Array.of(1), []);
    const kept = where ? alias(condition) : sub({ a: one, b: condition });
    const result = mul({ a: kept, b: x });
    const sums = total(result);
    const finite = floats(sums).every(Number.isFinite);
    free(one, kept, sums);
    if (finite) return result;
    free(result);
    return null;
  };
}

export const choice = {
  select: (node, kernels) => {
    const exact = chosen(node, kernels);
    const [condition, a, b] = node.inputs as readonly [Node, Node, Node];
    const [where, x] = isConstant(b, 0) ? [true, a] : [false, b];
    const sized = sameShape(broadcastShape(condition.shape, x.shape) ?? [], node.shape);
    if (node.dtype !== "float32" || !sized || !(where || isConstant(a, 0))) return exact;
    const fast = masked(node.shape, where, kernels);
    return (...operands) => fast(operands[0] as Tensor, operands[where ? 1 : 2] as Tensor) ?? exact(...operands);
  },
} satisfies Partial<OpTable<WasmKernels>>;
