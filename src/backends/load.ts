/** Loads a backend by its name, and no other. */
import { isMainThread } from "node:worker_threads";
import { UsageError } from "../../dsl/errors.ts";
import { locateNative } from "../native/locate.ts";
import type { Backend, BackendOptions } from "./backend.ts";

/** A backend as plain data, which another thread or process can be given. */
export interface NamedBackend extends BackendOptions {
  readonly name: string;
}

const onnx = async (options: BackendOptions, device: "cpu" | "webgpu" | "cuda"): Promise<Backend> =>
  (await import("./onnx/index.ts")).onnxBackend(options, device);

/** Each backend, with what it computes on after the colon. */
const loaders = {
  onnx: (options) => onnx(options, "cpu"),
  "onnx:webgpu": (options) => onnx(options, "webgpu"),
  "onnx:cuda": (options) => onnx(options, "cuda"),
  "tfjs:native": async (options) => {
    if (isMainThread) return (await import("./tfjs/native/index.ts")).nativeBackend(options);
    const what = "TensorFlow's native library is not safe in worker threads";
    throw new UsageError({ where: "backend tfjs:native", what, advice: "Use it in a process of its own, or 'onnx'." });
  },
  "tfjs:wasm": async (options) => (await import("./tfjs/index.ts")).tfjsBackend(options),
} as const satisfies Readonly<Record<string, (options: BackendOptions) => Promise<Backend>>>;

/** The name of a backend, or "tfjs" for the faster one of its two that runs here. */
export type BackendName = keyof typeof loaders | "tfjs";

export const backendNames = ["onnx", "tfjs", ...Object.keys(loaders).slice(1)] as readonly BackendName[];

/** Whether there is a backend of this name. */
export const isBackendName = (name: unknown): name is BackendName => backendNames.includes(name as BackendName);

/**
 * @example await loadBackend({ name: "tfjs:wasm" })
 * @throws UsageError for a name that it does not know
 */
export async function loadBackend({ name, ...options }: NamedBackend): Promise<Backend> {
  if (isBackendName(name)) return loaders[name === "tfjs" ? fasterTfjs() : name](options);
  throw new UsageError({
    what: `there is no backend '${name}'`,
    advice: `The backends are ${backendNames.join(", ")}.`,
  });
}

const fasterTfjs = (): "tfjs:native" | "tfjs:wasm" =>
  isMainThread && "addon" in locateNative() ? "tfjs:native" : "tfjs:wasm";
