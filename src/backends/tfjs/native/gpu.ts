/** Whether TensorFlow computes on a GPU here. */
import { isMainThread } from "node:worker_threads";
import { locateNative } from "../../../native/locate.ts";
import { loadAddon } from "./library.ts";

/** False where the library is missing or does not load, too: who asks can do without it. */
export function seesGpu(): boolean {
  if (!isMainThread || "reason" in locateNative()) return false;
  try {
    return loadAddon({}).isUsingGpuDevice();
  } catch {
    return false;
  }
}
