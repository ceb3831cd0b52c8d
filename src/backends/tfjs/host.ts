/** Values on their way between host and backend; a bool, which is 0 or 1, is float32 inside. */
import type { GraphDType } from "../../graph/node.ts";
import type { HostTensor } from "../../graph/program.ts";
import type { Kernels, Tensor } from "./kernels.ts";

/** A tensor with a copy of a host value. */
export function upload({ upload }: Kernels, { data, shape }: HostTensor, dtype: GraphDType): Tensor {
  return upload(dtype === "bool" ? Float32Array.from(data) : data, shape);
}

/** A copy of a tensor on the host. */
export function download({ download }: Kernels, x: Tensor, dtype: GraphDType): HostTensor {
  const data = download(x);
  return { data: dtype === "bool" ? Int32Array.from(data) : data, shape: [...x.shape] };
}
