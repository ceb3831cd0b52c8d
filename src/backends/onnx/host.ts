/** Values on their way between the host and ONNX Runtime. */
import type { Size } from "../../graph/node.ts";
import { elements } from "../../graph/node.ts";
import type { HostTensor } from "../../graph/program.ts";
import type { Order } from "./layout.ts";
import { isRowMajor, physicalShape } from "./layout.ts";
import { ort } from "./runtime.ts";

/** A tensor of ONNX Runtime over the host's own array. */
export const runtimeTensor = ({ data, shape }: HostTensor): ort.Tensor =>
  data instanceof Float32Array ? new ort.Tensor("float32", data, shape) : new ort.Tensor("int32", data, shape);

/** The host's view of a result: Programs give back float32 and int32 only. */
export const hostTensor = (tensor: ort.Tensor, shape: Size): HostTensor => ({
  data: tensor.data as Float32Array | Int32Array,
  shape,
});

/** A copy of row-major float32 elements with the axes in another order. */
export function reordered(data: Float32Array, shape: Size, order: Order): Float32Array {
  if (isRowMajor(shape, order)) return data.slice();
  const strides = shape.map((_, axis) => elements(shape.slice(axis + 1)));
  const steps = order.map((axis) => strides[axis] ?? 1);
  const target = physicalShape(shape, order);
  const out = new Float32Array(data.length);
  let next = 0;
  const walk = (axis: number, from: number): void => {
    if (axis === target.length) out[next++] = data[from] as number;
    else for (let i = 0; i < (target[axis] ?? 1); i++) walk(axis + 1, from + i * (steps[axis] ?? 1));
  };
  walk(0, 0);
  return out;
}

/** The order that undoes another. */
export const inverse = (order: Order): Order => order.map((_, axis) => order.indexOf(axis));
