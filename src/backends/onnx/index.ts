/** The embedded default backend: a whole Program as one ONNX graph in ONNX Runtime on the CPU. */
import type { Backend, BackendOptions } from "../backend.ts";
import { openSession } from "./session.ts";

export { onnxModel } from "./model.ts";

/**
 * ONNX Runtime, from its npm package alone. `threads` is the number of threads of one operator (default: the cores).
 *
 * @example const session = await onnxBackend({ threads: 2 }).open({ w: { data: Float32Array.of(1), shape: [1] } });
 */
export const onnxBackend = (options: BackendOptions = {}): Backend => ({
  name: "onnx",
  open: async (variables) => openSession(variables, options),
});
