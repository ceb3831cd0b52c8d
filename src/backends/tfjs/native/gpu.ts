/** Whether TensorFlow computes on a GPU here. */
import { isMainThread } from "node:worker_threads";
import { locateNative } from "../../../native/locate.ts";
import type { BackendOptions } from "../../backend.ts";
import { loadAddon } from "./library.ts";

/**
 * False where the library is missing or does not load, too: who asks can do without it. One that is made for the CPU is not
 * loaded to be asked; another one is, with these options, since TensorFlow has one pool of threads in a process.
 */
export function seesGpu(options: BackendOptions): boolean {
  if (!isMainThread) return false;
  const found = locateNative();
  if ("reason" in found || found.device === "cpu") return false;
  try {
    return loadAddon(options).isUsingGpuDevice();
  } catch {
    return false;
  }
}
