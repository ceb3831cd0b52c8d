/** The wasm backend's kernels and its memory, which plain loops may read and write. */
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type { Size } from "../../../graph/node.ts";
import type { Kernels, Tensor, TensorFlow } from "../kernels.ts";
import { kernelsOf } from "../kernels.ts";

/** What the wasm entries of the op table are written with. */
export interface WasmKernels extends Kernels {
  /** A tensor with undefined values. */
  readonly empty: (shape: Size, dtype?: "float32" | "int32") => Tensor;
  /** A tensor's values in place. Valid until the next tensor is made: the memory may grow and move. */
  readonly floats: (x: Tensor) => Float32Array;
  /** The bits of a tensor's values in place, under the same condition. */
  readonly bits: (x: Tensor) => Int32Array;
}

/** Kernels and memory of an initialised wasm backend. */
export function wasmKernels(tf: TensorFlow, backend: BackendWasm): WasmKernels {
  const floats = (x: Tensor): Float32Array => backend.typedArrayFromHeap(x) as Float32Array;
  return {
    ...kernelsOf(tf, backend, "wasm"),
    empty: (shape, dtype = "float32") => backend.makeOutput([...shape], dtype),
    floats,
    bits: (x) => {
      const { buffer, byteOffset, length } = floats(x);
      return new Int32Array(buffer, byteOffset, length);
    },
  };
}
