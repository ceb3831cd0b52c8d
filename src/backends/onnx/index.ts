/** The embedded default backend: a whole Program as one ONNX graph in ONNX Runtime, on the CPU unless a GPU is named. */
import type { Backend, BackendOptions } from "../backend.ts";
import { checkDevice } from "./device.ts";
import type { Device } from "./devices.ts";
import { openSession } from "./session.ts";

export { onnxModel } from "./model.ts";

/**
 * ONNX Runtime, from its npm package alone. `threads` is the number of threads of one operator (default: the cores).
 *
 * @example const session = await onnxBackend({ threads: 2 }).open({ w: { data: Float32Array.of(1), shape: [1] } });
 */
export const onnxBackend = (options: BackendOptions = {}, device: Device = "cpu"): Backend => ({
  name: device === "cpu" ? "onnx" : `onnx:${device}`,
  open: async (variables) => {
    await checkDevice(device);
    return openSession(variables, { ...options, device });
  },
});
