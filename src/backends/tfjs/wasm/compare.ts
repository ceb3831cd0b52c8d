/** Comparisons and casts. A bool is float32 0 or 1: wasm's own bool kernels take a branch for each element. */
import type { Node } from "../../../graph/node.ts";
import type { Kernels, OpTable, Run } from "../kernels.ts";
import { isConstant } from "../kernels.ts";

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
function greater(b: Node | undefined, { kernel, alias, free }: Kernels): Run {
  const [sub, clip, step] = [kernel("Sub"), kernel("ClipByValue"), kernel("Step")];
  const ofZero = isConstant(b, 0);
  return (a, b) => {
    const difference = ofZero ? alias(a) : sub({ a, b });
    const excess = clip({ x: difference }, { clipValueMin: 0, clipValueMax: 1 });
    const result = step({ x: excess }, { alpha: 0 });
    free(difference, excess);
    return result;
  };
}

export const compare = {
  greater: (node, kernels) =>
    node.inputs[0]?.dtype === "int32" ? compared("Greater", kernels) : greater(node.inputs[1], kernels),
  less: (node, kernels) => {
    if (node.inputs[0]?.dtype === "int32") return compared("Less", kernels);
    const run = greater(node.inputs[0], kernels);
    return (a, b) => run(b, a);
  },
  equal: (_, kernels) => compared("Equal", kernels),
  cast: (node, kernels) => {
    const [from, to] = [node.inputs[0]?.dtype, node.attrs.to];
    if (to === "bool") return nonZero(kernels);
    if (from === "bool" && to === "float32") return (x) => kernels.alias(x);
    const cast = kernels.kernel("Cast");
    return (x) => cast({ x }, { dtype: to });
  },
} satisfies Partial<OpTable>;

function nonZero(kernels: Kernels): Run {
  const notEqual = compared("NotEqual", kernels);
  return (x) => {
    const zero = kernels.upload(x.dtype === "int32" ? Int32Array.of(0) : Float32Array.of(0), []);
    const result = notEqual(x, zero);
    kernels.free(zero);
    return result;
  };
}
