/** Loads tfjs and its wasm backend on first use; who trains on another backend never loads them. */
import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { AkidError } from "../../../../dsl/errors.ts";
import type { WasmKernels } from "./kernels.ts";
import { wasmKernels } from "./kernels.ts";

let loaded: Promise<WasmKernels> | undefined;

/** The kernels of the process's one wasm backend. Throws if it cannot start; a later call then tries again. */
export function loadWasm(): Promise<WasmKernels> {
  loaded ??= initialise().catch((cause: unknown) => {
    loaded = undefined;
    throw new AkidError(
      {
        where: "backend tfjs",
        what: `the wasm backend does not start: ${cause instanceof Error ? cause.message : String(cause)}`,
        advice: "Reinstall @tensorflow/tfjs-core and @tensorflow/tfjs-backend-wasm, or use the backend 'onnx'.",
      },
      { cause },
    );
  });
  return loaded;
}

async function initialise(): Promise<WasmKernels> {
  const tf = await import("@tensorflow/tfjs-core");
  const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
  setWasmPaths(dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm")) + sep);
  if (!(await keepingListeners(() => tf.setBackend("wasm")))) throw new Error("tfjs refuses it");
  const backend = tf.backend() as BackendWasm;
  refuseOverflow(backend.wasm as unknown as Heap);
  return wasmKernels(tf, backend);
}

/** Removes the listeners that emscripten's start adds: they throw an uncaught error once more, and the exit code is 7. */
async function keepingListeners<T>(start: () => Promise<T>): Promise<T> {
  const events = ["uncaughtException", "unhandledRejection"];
  const before = new Set(events.flatMap((event) => process.rawListeners(event)));
  const result = await start();
  for (const event of events) {
    for (const listener of process.rawListeners(event)) {
      if (!before.has(listener)) process.removeListener(event, listener as () => void);
    }
  }
  return result;
}

/** The memory of emscripten's module, which tfjs's types leave out. */
interface Heap {
  _malloc: (bytes: number) => number;
  readonly _free: (address: number) => void;
}

/** tfjs does not look at what malloc gives: beyond wasm's 4 GiB that is address 0, or too little, and it writes there. */
function refuseOverflow(module: Heap): void {
  // The first call puts the real function in its place.
  module._free(module._malloc(1));
  const malloc = module._malloc;
  module._malloc = (bytes) => {
    const address = bytes < 2 ** 32 ? malloc(bytes) : 0;
    if (address !== 0) return address;
    throw new AkidError({
      where: "backend tfjs",
      what: `the 4 GiB of wasm memory have no room for another ${bytes} bytes`,
      advice: "Use a smaller batch, or the backend 'onnx'.",
    });
  };
}
