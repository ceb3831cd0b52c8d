/** Loads a backend by its name, and no other. */
import type { Backend, BackendOptions } from "./backend.ts";

/** A backend as plain data, which another thread or process can be given. */
export interface NamedBackend extends BackendOptions {
  readonly name: string;
}

export async function loadBackend({ name, ...options }: NamedBackend): Promise<Backend> {
  if (name.startsWith("tfjs")) return (await import("./tfjs/index.ts")).tfjsBackend(options);
  return (await import("./onnx/index.ts")).onnxBackend(options);
}
