/** Loads the backend that was chosen, and no other. */
import { availableParallelism } from "node:os";
import { UsageError } from "../../dsl/errors.ts";
import type { Backend, BackendOptions } from "../backends/backend.ts";
import type { BackendChoice } from "./options.ts";

/**
 * The backend of this name; "auto" is onnx, which comes with the package and is the fastest on a CPU. The environment
 * variable AKID_THREADS limits its threads, for processes that share a machine.
 */
export async function loadBackend(choice: BackendChoice): Promise<Backend> {
  if (typeof choice === "object") return choice;
  const options = optionsOf(process.env.AKID_THREADS);
  if (choice === "tfjs") return (await import("../backends/tfjs/index.ts")).tfjsBackend(options);
  return (await import("../backends/onnx/index.ts")).onnxBackend(options);
}

/** How many threads an operator gets where its backend has them. */
export const ownThreads = (): number => optionsOf(process.env.AKID_THREADS).threads ?? availableParallelism();

function optionsOf(threads: string | undefined): BackendOptions {
  if (!threads) return {};
  if (/^[1-9]\d*$/.test(threads)) return { threads: Number(threads) };
  throw new UsageError({ what: `AKID_THREADS expects a positive integer, found ${JSON.stringify(threads)}` });
}
