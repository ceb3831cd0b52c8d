/** How the work is spread: on one device, or over towers. */
import { availableParallelism } from "node:os";
import { checkCount, checkOptions } from "../../dsl/check.ts";
import { UsageError } from "../../dsl/errors.ts";
import type { Backend } from "../backends/backend.ts";
import { dataParallelEngine } from "../engines/data-parallel.ts";
import type { Engine } from "../engines/engine.ts";
import { type SingleEngineOptions, singleEngine } from "../engines/single.ts";
import { type BackendParts, loadBackend, threadsOf } from "./backend.ts";

/**
 * One device; or towers in threads, each of which computes a part of every batch: `towers` many, or "all": one for each
 * core. The result is that of one device, whatever their number, but where a block looks at a whole batch in training
 * (batchNorm): it sees the part of its tower.
 */
export type EngineChoice = "single" | { readonly name: "single" } | ({ readonly name: "data-parallel" } & Towers);

type Count = number | "all";

/** How many towers, or one of akid's two names for it. */
type Towers = { readonly towers: Count } | { readonly numGpu: Count } | { readonly gpuNum: Count };

/** The engine, with all defaults filled in. */
export type EngineParts =
  | { readonly name: "single" }
  | { readonly name: "data-parallel"; readonly towers: number; readonly threads: number };

/** @throws UsageError for an engine that there is not, or for towers with a backend that cannot go to a thread */
export function engineChoice(where: string, wanted: EngineChoice, backend: BackendParts | Backend): EngineParts {
  const choice = typeof wanted === "string" ? { name: wanted } : wanted;
  if (choice.name === "single") {
    checkOptions(`${where} engine`, choice, ["name"]);
    return { name: "single" };
  }
  if (choice.name !== "data-parallel") {
    const found = JSON.stringify((choice as { name: unknown }).name);
    throw new UsageError({ where, what: `engine expects "single" or "data-parallel", found ${found}` });
  }
  const { name, ...count } = choice;
  checkOptions(`${where} engine`, count, ["towers", "numGpu", "gpuNum"]);
  const given = Object.entries(count);
  const [option, asked] = given[0] ?? ["towers", undefined];
  if (given.length > 1) {
    throw new UsageError({
      where,
      what: `${given.map(([key]) => key).join(" and ")} are the same`,
      advice: "Give one of them.",
    });
  }
  const towers = asked === "all" ? availableParallelism() : (asked as number);
  checkCount(`${where} engine`, option, towers);
  if ("open" in backend || backend.name === "tfjs:native") {
    const what = `backend '${backend.name}' cannot go to the thread of a tower`;
    throw new UsageError({ where, what, advice: "Use onnx or tfjs:wasm: each tower loads its own." });
  }
  return { name, towers, threads: Math.max(1, Math.floor(threadsOf(backend) / towers)) };
}

/** The engine that was chosen, on the backend that was chosen. */
export async function openEngine(
  engine: EngineParts,
  backend: BackendParts | Backend,
  options: Omit<SingleEngineOptions, "backend">,
): Promise<Engine> {
  if (engine.name === "single") return singleEngine({ ...options, backend: await loadBackend(backend) });
  return dataParallelEngine({ ...options, ...engine, backend: inThread(backend.name) });
}

/** Of the backends that a name stands for, the one that may be in several threads. */
const inThread = (name: string): string => ({ auto: "onnx", tfjs: "tfjs:wasm" })[name] ?? name;
