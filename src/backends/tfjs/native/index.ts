/** The graph executor: whole Programs in TensorFlow's native library. */
import type { Backend, BackendOptions } from "../../backend.ts";
import { loadAddon } from "./library.ts";
import { NativeSession } from "./session.ts";

export { savedModel } from "./saved-model.ts";

/** TensorFlow through tfjs-node's addon, which is loaded when the first session is opened. */
export const nativeBackend = (options: BackendOptions): Backend => ({
  name: "tfjs:native",
  open: async (variables) => new NativeSession(loadAddon(options), variables),
});
