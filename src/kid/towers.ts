/** Towers as they are asked for: how many, for how long they are waited for, and what each computes with. */
import { availableParallelism } from "node:os";
import { checkCount, checkNumber, checkOptions } from "../../dsl/check.ts";
import { UsageError } from "../../dsl/errors.ts";
import type { Backend } from "../backends/backend.ts";
import { needsProcess } from "../engines/data-parallel.ts";
import { visibleGpus } from "../engines/towers/gpus.ts";
import { locateNative } from "../native/locate.ts";
import { type BackendParts, threadsOf } from "./backend.ts";

type Count = number | "all";

/** How many towers, or one of akid's two names for it. */
export type Towers = ({ readonly towers: Count } | { readonly numGpu: Count } | { readonly gpuNum: Count }) &
  Partial<Limits>;

/** Seconds after which a training ends that waits for a tower or rank. */
export interface Limits {
  /** Without a sign of life of its process (default 30). */
  readonly timeout: number;
  /** While it lives but is late, for instance with its first step (default 600). */
  readonly patience: number;
}

export interface TowersParts extends Limits {
  readonly name: "data-parallel";
  readonly towers: number;
  readonly threads: number;
}

/** @throws UsageError for options that there are not, and for a backend that cannot go to a tower */
export function towersParts(
  where: string,
  { name, timeout, patience, ...count }: { readonly name: "data-parallel" } & Towers,
  backend: BackendParts | Backend,
): TowersParts {
  checkOptions(`${where} engine`, count, ["towers", "numGpu", "gpuNum", "timeout", "patience"]);
  const given = Object.entries(count);
  const [option, asked] = given[0] ?? ["towers", undefined];
  if (given.length > 1) {
    throw new UsageError({
      where,
      what: `${given.map(([key]) => key).join(" and ")} are the same`,
      advice: "Give one of them.",
    });
  }
  if ("open" in backend) {
    const what = `backend '${backend.name}' cannot go to the thread of a tower`;
    throw new UsageError({ where, what, advice: "Use onnx or tfjs:wasm: each tower loads its own." });
  }
  const towers = asked === "all" ? devicesFor(towerBackend(backend.name)) : (asked as number);
  checkCount(`${where} engine`, option, towers);
  const threads = Math.max(1, Math.floor(threadsOf(backend) / towers));
  return { name, towers, threads, ...limits(`${where} engine`, { timeout, patience }) };
}

/** @throws UsageError for what are no seconds */
export function limits(where: string, given: { readonly [K in keyof Limits]?: number | undefined }): Limits {
  const { timeout = 30, patience = 600 } = given;
  for (const [option, value] of Object.entries({ timeout, patience })) {
    checkNumber(where, option, value, "seconds above 0", (seconds) => seconds > 0 && seconds < 1e6);
  }
  return { timeout, patience };
}

/**
 * Of the backends that a name stands for, the one that towers compute with. Nothing is loaded to find out: TensorFlow would
 * take the memory of a GPU that is a tower's.
 */
export function towerBackend(name: BackendParts["name"]): string {
  if (name === "auto") return isForGpus() && visibleGpus().length > 0 ? "tfjs:native" : "onnx";
  if (name === "tfjs") return "addon" in locateNative() ? "tfjs:native" : "tfjs:wasm";
  return name;
}

/** The GPUs for a backend that computes there, else the cores. */
function devicesFor(backend: string): number {
  const gpus = needsProcess(backend) && (backend === "onnx:cuda" || isForGpus()) ? visibleGpus().length : 0;
  return gpus || availableParallelism();
}

function isForGpus(): boolean {
  const native = locateNative();
  return "addon" in native && native.device === "gpu";
}
