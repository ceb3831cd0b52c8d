/** Loads the backend that was chosen, and no other. */
import type { Backend } from "../backends/backend.ts";
import type { BackendChoice } from "./options.ts";

/** The backend of this name; "auto" is onnx, which comes with the package and is the fastest on a CPU. */
export async function loadBackend(choice: BackendChoice): Promise<Backend> {
  if (typeof choice === "object") return choice;
  if (choice === "tfjs") return (await import("../backends/tfjs/index.ts")).tfjsBackend();
  return (await import("../backends/onnx/index.ts")).onnxBackend();
}
