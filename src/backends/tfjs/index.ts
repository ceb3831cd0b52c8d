/** The tfjs backend: Programs run op by op on tfjs's kernels, in WebAssembly with SIMD. */
import type { Backend, BackendOptions } from "../backend.ts";
import { OpByOpSession } from "./session.ts";
import { loadWasm } from "./wasm/load.ts";
import { wasmOps } from "./wasm/table.ts";

/**
 * Runs Programs with @tensorflow/tfjs-core on WebAssembly, on one thread. tfjs is loaded when the first session is opened.
 *
 * @example
 * await using session = await tfjsBackend().open({ w: { data: Float32Array.of(1), shape: [] } });
 */
export function tfjsBackend(_options: BackendOptions = {}): Backend {
  return {
    name: "tfjs:wasm",
    open: async (variables) => new OpByOpSession(await loadWasm(), wasmOps, variables),
  };
}
