/** Which backend trains: what was asked for, or the best one of this machine. */
import { existsSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { checkCount, checkOptions } from "../../dsl/check.ts";
import { UsageError } from "../../dsl/errors.ts";
import type { Backend, BackendOptions } from "../backends/backend.ts";
import { type BackendName, backendNames, isBackendName, loadBackend as load } from "../backends/load.ts";

/** A backend by its name, with its options. */
export interface BackendParts {
  readonly name: "auto" | BackendName;
  /** Threads of one operator; default: the environment variable AKID_THREADS, else the cores. */
  readonly threads?: number;
}

/**
 * Which backend computes: by name, or one of one's own. "tfjs" is TensorFlow's native library where it is installed, else
 * WebAssembly; "auto" is TensorFlow on an NVIDIA GPU where it has one, else "onnx".
 */
export type BackendChoice = BackendParts["name"] | BackendParts | Backend;

/** What was given, or the environment variable AKID_BACKEND, or "auto". */
export function backendChoice(where: string, given: BackendChoice | undefined): BackendParts | Backend {
  const choice = given ?? (process.env.AKID_BACKEND || "auto");
  if (typeof choice === "object" && "open" in choice) return choice;
  const parts = typeof choice === "object" ? choice : { name: choice as BackendParts["name"] };
  checkOptions(`${where} backend`, parts, ["name", "threads"]);
  if (parts.threads !== undefined) checkCount(`${where} backend`, "threads", parts.threads);
  if (parts.name === "auto" || isBackendName(parts.name)) return parts;
  const found = given === undefined ? "AKID_BACKEND" : "backend";
  const expected = ["auto", ...backendNames].map((name) => JSON.stringify(name));
  const what = `${found} expects ${expected.slice(0, -1).join(", ")} or ${expected.at(-1)}, found ${JSON.stringify(parts.name)}`;
  throw new UsageError({ where, what });
}

/** The backend that was chosen. The environment variable AKID_THREADS limits its threads, for processes that share a machine. */
export async function loadBackend(choice: BackendParts | Backend): Promise<Backend> {
  if ("open" in choice) return choice;
  const { name, threads = environmentThreads() } = choice;
  const options = threads === undefined ? {} : { threads };
  return load({ name: name === "auto" ? await best(options) : name, ...options });
}

/** How many threads an operator gets where its backend has them. */
export const threadsOf = (choice: BackendParts | Backend): number =>
  ("open" in choice ? undefined : choice.threads) ?? environmentThreads() ?? availableParallelism();

/** The same for each of several processes of this machine: an equal part of the cores, unless they were told or bound. */
export function sharedBy(choice: BackendParts | Backend, processes: number): BackendParts | Backend {
  const isTold = "open" in choice || choice.threads !== undefined || environmentThreads() !== undefined;
  const isBound = availableParallelism() < cpus().length;
  if (isTold || isBound) return choice;
  return { ...choice, threads: Math.max(1, Math.floor(availableParallelism() / processes)) };
}

function environmentThreads(): number | undefined {
  const threads = process.env.AKID_THREADS;
  if (!threads) return undefined;
  if (/^[1-9]\d*$/.test(threads)) return Number(threads);
  throw new UsageError({ what: `AKID_THREADS expects a positive integer, found ${JSON.stringify(threads)}` });
}

/** The devices of NVIDIA's driver, on Linux and in WSL. */
const hasNvidia = (): boolean => ["/dev/nvidiactl", "/dev/dxg"].some((file) => existsSync(file));

/** Nothing is loaded to find out where there is no GPU, or no library that is made for one. */
async function best(options: BackendOptions): Promise<BackendName> {
  if (!hasNvidia()) return "onnx";
  const { seesGpu } = await import("../backends/tfjs/native/gpu.ts");
  return seesGpu(options) ? "tfjs:native" : "onnx";
}
