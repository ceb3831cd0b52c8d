/** How the work is spread: on one device, over towers, or over ranks. */
import { checkOneOf, checkOptions } from "../../dsl/check.ts";
import { UsageError } from "../../dsl/errors.ts";
import type { Backend } from "../backends/backend.ts";
import { dataParallelEngine } from "../engines/data-parallel.ts";
import type { Engine } from "../engines/engine.ts";
import { type SingleEngineOptions, singleEngine } from "../engines/single.ts";
import { deviceOf } from "../engines/towers/gpus.ts";
import { type BackendParts, loadBackend, sharedBy } from "./backend.ts";
import { type Limits, limits, type Towers, type TowersParts, towerBackend, towersParts } from "./towers.ts";

/**
 * One device; or towers in threads or processes of this machine, each of which computes a part of every batch: `towers` many,
 * or "all": one for each GPU if the backend computes there, else for each core; or the ranks that an MPI launcher has started,
 * on one machine or several. The result is that of one device, whatever their number, but where a block looks at a whole batch
 * in training (batchNorm): it sees the part of its tower or rank, unless it is `synchronized`.
 */
export type EngineChoice =
  | "single"
  | "mpi"
  | { readonly name: "single" }
  | ({ readonly name: "data-parallel" } & Towers)
  | ({ readonly name: "mpi" } & MpiOptions)
  | OwnEngine;

/**
 * An engine of one's own.
 *
 * @example
 * const watched = { name: "watched", open: async (parts) => new Watched(await singleEngine(parts)) } satisfies OwnEngine;
 */
export interface OwnEngine {
  readonly name: string;
  /** Opens it for a brain, with a KongFu, on the backend that the Kid was given. */
  open(parts: SingleEngineOptions): Promise<Engine>;
}

export interface MpiOptions extends Partial<Limits> {
  /** Who keeps logs: rank 0 (default), or all, each of the others in a folder `rank1`, `rank2`, ... of `logDir`. */
  readonly logs?: "lead" | "all";
}

/** The engine, with all defaults filled in. */
export type EngineParts =
  | { readonly name: "single" }
  | TowersParts
  | ({ readonly name: "mpi" } & Required<MpiOptions>)
  | OwnEngine;

/** @throws UsageError for an engine that there is not, or for towers with a backend that cannot go to a thread */
export function engineChoice(where: string, wanted: EngineChoice, backend: BackendParts | Backend): EngineParts {
  const named = (name: "single" | "mpi") => ({ name }) as { readonly name: "single" } | { readonly name: "mpi" };
  const choice = typeof wanted === "string" ? named(wanted) : wanted;
  if ("open" in choice) return choice;
  if (choice.name === "single") {
    checkOptions(`${where} engine`, choice, ["name"]);
    return { name: "single" };
  }
  if (choice.name === "mpi") return mpiParts(`${where} engine`, choice);
  if (choice.name !== "data-parallel") {
    const found = JSON.stringify((choice as { name: unknown }).name);
    throw new UsageError({ where, what: `engine expects "single", "data-parallel" or "mpi", found ${found}` });
  }
  return towersParts(where, choice, backend);
}

function mpiParts(where: string, { name, ...options }: { readonly name: "mpi" } & MpiOptions): EngineParts {
  checkOptions(where, options, ["timeout", "patience", "logs"]);
  const { logs = "lead" } = options;
  checkOneOf(where, "logs", logs, ["lead", "all"]);
  const told = process.env.AKID_RANKS_TIMEOUT; // by akid launch
  return { name, logs, ...limits(where, { ...options, ...(told && { timeout: Number(told) }) }) };
}

/** The engine that was chosen, on the backend that was chosen. */
export async function openEngine(
  engine: EngineParts,
  backend: BackendParts | Backend,
  options: Omit<SingleEngineOptions, "backend">,
): Promise<Engine> {
  if ("open" in engine) return engine.open({ ...options, backend: await loadBackend(backend) });
  if (engine.name === "single") return singleEngine({ ...options, backend: await loadBackend(backend) });
  if (engine.name === "data-parallel") {
    return dataParallelEngine({ ...options, ...engine, backend: towerBackend(backend.name as BackendParts["name"]) });
  }
  const [{ openRanks }, { ranksEngine }] = await Promise.all([
    import("../engines/ranks/open.ts"),
    import("../engines/ranks/engine.ts"),
  ]);
  const ranks = openRanks(engine);
  if (ranks.local.size > 1) Object.assign(process.env, deviceOf(ranks.local.rank)); // before a library looks for GPUs
  const own = sharedBy(backend, ranks.local.size);
  return ranksEngine({ ...options, backend: await loadBackend(own) }, ranks);
}
