/** How the work is spread: on one device, over towers, or over ranks. */
import { availableParallelism } from "node:os";
import { checkCount, checkNumber, checkOneOf, checkOptions } from "../../dsl/check.ts";
import { UsageError } from "../../dsl/errors.ts";
import type { Backend } from "../backends/backend.ts";
import { dataParallelEngine } from "../engines/data-parallel.ts";
import type { Engine } from "../engines/engine.ts";
import { type SingleEngineOptions, singleEngine } from "../engines/single.ts";
import { type BackendParts, loadBackend, sharedBy, threadsOf } from "./backend.ts";

/**
 * One device; or towers in threads, each of which computes a part of every batch: `towers` many, or "all": one for each
 * core; or the ranks that an MPI launcher has started, on one machine or several. The result is that of one device, whatever
 * their number, but where a block looks at a whole batch in training (batchNorm): it sees the part of its tower or rank.
 */
export type EngineChoice =
  | "single"
  | "mpi"
  | { readonly name: "single" }
  | ({ readonly name: "data-parallel" } & Towers)
  | ({ readonly name: "mpi" } & MpiOptions);

export interface MpiOptions {
  /** Seconds without a sign of life of a rank after which the training ends (default 30). */
  readonly timeout?: number;
  /** Seconds that ranks wait for one which lives but is late, for instance with its first step (default 600). */
  readonly patience?: number;
  /** Who keeps logs: rank 0 (default), or all, each of the others in a folder `rank1`, `rank2`, ... of `logDir`. */
  readonly logs?: "lead" | "all";
}

type Count = number | "all";

/** How many towers, or one of akid's two names for it. */
type Towers = { readonly towers: Count } | { readonly numGpu: Count } | { readonly gpuNum: Count };

/** The engine, with all defaults filled in. */
export type EngineParts =
  | { readonly name: "single" }
  | { readonly name: "data-parallel"; readonly towers: number; readonly threads: number }
  | ({ readonly name: "mpi" } & Required<MpiOptions>);

/** @throws UsageError for an engine that there is not, or for towers with a backend that cannot go to a thread */
export function engineChoice(where: string, wanted: EngineChoice, backend: BackendParts | Backend): EngineParts {
  const choice: Exclude<EngineChoice, string> = typeof wanted === "string" ? { name: wanted } : wanted;
  if (choice.name === "single") {
    checkOptions(`${where} engine`, choice, ["name"]);
    return { name: "single" };
  }
  if (choice.name === "mpi") return mpiParts(`${where} engine`, choice);
  if (choice.name !== "data-parallel") {
    const found = JSON.stringify((choice as { name: unknown }).name);
    throw new UsageError({ where, what: `engine expects "single", "data-parallel" or "mpi", found ${found}` });
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

function mpiParts(where: string, { name, ...options }: { readonly name: "mpi" } & MpiOptions): EngineParts {
  checkOptions(where, options, ["timeout", "patience", "logs"]);
  const { timeout = 30, patience = 600, logs = "lead" } = options;
  for (const [option, value] of Object.entries({ timeout, patience })) {
    checkNumber(where, option, value, "seconds above 0", (seconds) => seconds > 0 && seconds < 1e6);
  }
  checkOneOf(where, "logs", logs, ["lead", "all"]);
  return { name, timeout, patience, logs };
}

/** The engine that was chosen, on the backend that was chosen. */
export async function openEngine(
  engine: EngineParts,
  backend: BackendParts | Backend,
  options: Omit<SingleEngineOptions, "backend">,
): Promise<Engine> {
  if (engine.name === "single") return singleEngine({ ...options, backend: await loadBackend(backend) });
  if (engine.name === "data-parallel") {
    return dataParallelEngine({ ...options, ...engine, backend: inThread(backend.name) });
  }
  const [{ openRanks }, { ranksEngine }] = await Promise.all([
    import("../engines/ranks/open.ts"),
    import("../engines/ranks/engine.ts"),
  ]);
  const ranks = openRanks(engine);
  const own = sharedBy(backend, ranks.local.size);
  return ranksEngine({ ...options, backend: await loadBackend(own) }, ranks);
}

/** Of the backends that a name stands for, the one that may be in several threads. */
const inThread = (name: string): string => ({ auto: "onnx", tfjs: "tfjs:wasm" })[name] ?? name;
