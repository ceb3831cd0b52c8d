/** The kernels of a tfjs backend, called directly: no engine, no tape, no scopes. Who makes a tensor frees it. */
import type { DataType, KernelBackend, NamedAttrMap, NamedTensorInfoMap, TensorInfo } from "@tensorflow/tfjs-core";
import type { Node, OpName, Size } from "../../graph/node.ts";

/** The parts of tfjs-core that the executor needs. */
export type TensorFlow = typeof import("@tensorflow/tfjs-core");

/** A value in the backend. A result owns one reference to its data; `free` gives it back. bool is float32, 0 or 1. */
export type Tensor = TensorInfo;

/** A kernel of tfjs: operands by tfjs's own names (or in order, for concatenation). */
export type Kernel = (inputs: Readonly<Record<string, Tensor>> | readonly Tensor[], attrs?: object) => Tensor;

/** What the op table is written with. */
export interface Kernels {
  /** The kernel of this name; throws if the backend lacks it. */
  readonly kernel: (name: string) => Kernel;
  /** A second owned reference to the same data, under another shape. */
  readonly alias: (x: Tensor, shape?: Size) => Tensor;
  readonly free: (...tensors: readonly Tensor[]) => void;
  /** A tensor with a copy of `values`. */
  readonly upload: (values: Float32Array | Int32Array, shape: Size) => Tensor;
  /** A copy of a tensor's values. */
  readonly download: (x: Tensor) => Float32Array | Int32Array;
  /** Number of tensors that the backend holds. */
  readonly count: () => number;
}

/** An op made ready for one node: operands to result. Operands are borrowed, the result is owned by the caller. */
export type Run = (...operands: Tensor[]) => Tensor;

/** Makes an op ready: attributes are read and kernels are looked up once. */
export type OpCompiler<Op extends OpName, K extends Kernels = Kernels> = (node: Node<Op>, kernels: K) => Run;

/** The ops that compute; the executor itself provides the leaves. */
export type ComputedOp = Exclude<OpName, "input" | "variable" | "constant" | "values">;

/** One entry for each op. */
export type OpTable<K extends Kernels = Kernels> = { readonly [Op in ComputedOp]: OpCompiler<Op, K> };

/** The same data under another shape, borrowed: valid as long as `x` is. */
export const view = (x: Tensor, shape: Size): Tensor => ({ ...x, shape: [...shape] });

/** Whether a node is a scalar constant of this value, so that a cheaper form will do. */
export const isConstant = (node: Node | undefined, value: number): boolean =>
  node?.op === "constant" && node.shape.length === 0 && (node as Node<"constant">).attrs.value === value;

/** Direct access to the registered kernels of one initialised tfjs backend. */
export function kernelsOf(tf: TensorFlow, backend: KernelBackend, backendName: string): Kernels {
  const kernel = (name: string): Kernel => {
    const config = tf.getKernel(name, backendName);
    if (!config) throw new Error(`tfjs backend '${backendName}' has no kernel '${name}'`);
    const { kernelFunc } = config;
    return (inputs, attrs = {}) =>
      kernelFunc({ inputs: inputs as NamedTensorInfoMap, backend, attrs: attrs as NamedAttrMap }) as Tensor;
  };
  return {
    kernel,
    alias: (x, shape = x.shape) => {
      backend.incRef(x.dataId);
      return view(x, shape);
    },
    free: (...tensors) => {
      for (const { dataId } of tensors) backend.disposeData(dataId);
    },
    upload: (values, shape) => {
      const dtype: DataType = values instanceof Float32Array ? "float32" : "int32";
      return { dataId: backend.write(values, [...shape], dtype), shape: [...shape], dtype };
    },
    download: (x) => backend.readSync(x.dataId) as Float32Array | Int32Array,
    count: () => backend.numDataIds(),
  };
}
