/** When a training is kept on disk, and what of it. */
import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { checkCount, checkOptions } from "../../dsl/check.ts";
import { AkidError, UsageError } from "../../dsl/errors.ts";
import { newestCheckpoint, pruneCheckpoints, saveCheckpoint } from "../checkpoints/checkpoint.ts";
import type { Engine } from "../engines/engine.ts";
import type { MeanState } from "../engines/mean.ts";
import type { HostTensor } from "../graph/program.ts";
import type { Watch } from "../kongfus/watch.ts";
import { bestOf, checkWatch, type Entry } from "./history.ts";

export interface CheckpointOptions {
  /** Steps from one checkpoint to the next, besides those after each validation and at the end. */
  readonly every?: number;
  /** How many of the newest are kept; default 4. */
  readonly keep?: number;
  /** By what the best validation is found, whose checkpoint is kept, too; default: the smallest loss. */
  readonly best?: Watch;
}

export function checkCheckpoints(where: string, options: CheckpointOptions, evals: readonly string[]): void {
  checkOptions(where, options, ["every", "keep", "best"]);
  if (options.every !== undefined) checkCount(where, "every", options.every);
  if (options.keep !== undefined) checkCount(where, "keep", options.keep);
  if (options.best) {
    checkOptions(`${where} best`, options.best, ["metric", "direction"]);
    checkWatch(`${where} best`, options.best, evals);
  }
}

/** Where a training stands, besides its tensors. */
export interface Standing {
  readonly step: number;
  readonly stepsPerEpoch: number;
  readonly seed: number;
  readonly brain: string;
  /** Names of the tensors that are the brain's own; the others are the KongFu's, and states. */
  readonly parameters: readonly string[];
  readonly history: readonly Entry[];
  /** Sums over the epoch at work. */
  readonly mean: MeanState;
  /** The last loss, for the message about one that is not finite. */
  readonly lastLoss: number | null;
}

/** The folder of a run's checkpoints. */
export const checkpointsOf = (logDir: string): string => join(logDir, "checkpoints");

const stateName = (name: string): string => `state:${name}`;
const states = stateName("");

/** Keeps all of an engine and its standing; removes what is no longer wanted. */
export async function keep(
  engine: Engine,
  standing: Omit<Standing, "parameters">,
  logDir: string,
  options: CheckpointOptions,
): Promise<void> {
  const folder = checkpointsOf(logDir);
  const tensors: Record<string, HostTensor> = {};
  for (const name of engine.variables) tensors[name] = await engine.read(name);
  for (const [name, value] of Object.entries(engine.states())) tensors[stateName(name)] = value;
  saveCheckpoint(folder, { tensors, record: { ...standing, parameters: engine.parameters } });
  const best = bestOf(standing.brain, options.best ?? {}, standing.history);
  pruneCheckpoints(folder, options.keep ?? 4, best ? [best.step] : []);
}

/** A run that begins anew in a folder: the checkpoints of the run before step aside, in the place of still older ones. */
export function stepAside(logDir: string): void {
  const folder = checkpointsOf(logDir);
  if (!existsSync(folder)) return;
  rmSync(`${folder}.old`, { recursive: true, force: true });
  renameSync(folder, `${folder}.old`);
}

/** Brings an engine to where the newest sound checkpoint was; null if there is none. */
export async function restore(
  engine: Engine,
  expected: Pick<Standing, "seed" | "stepsPerEpoch" | "brain">,
  logDir: string,
  warn: (sentence: string) => void,
): Promise<Standing | null> {
  const read = () => newestCheckpoint<Standing>(checkpointsOf(logDir), warn);
  const found = engine.ranks ? engine.ranks.share(read) : read(); // the folder may be on the machine of rank 0 alone
  if (!found) return null;
  const { record, tensors } = found;
  const where = `resume of '${logDir}'`;
  for (const key of ["brain", "seed", "stepsPerEpoch"] as const) {
    if (record[key] === expected[key]) continue;
    throw new UsageError({
      where,
      what: `its ${key} is ${record[key]}, that of this Kid ${expected[key]}`,
      advice: "A run goes on as it began; load its parameters into another Kid by kid.load(...).",
    });
  }
  const variables = Object.entries(tensors).filter(([name]) => !name.startsWith(states));
  const misfits = await misfitsOf(engine, engine.variables, new Map(variables));
  if (misfits.length > 0) {
    throw new AkidError({ where, what: `the network or its KongFu is another one: ${misfits.join("; ")}` });
  }
  for (const [name, value] of variables) await engine.write(name, value);
  const left = Object.entries(tensors).filter(([name]) => name.startsWith(states));
  engine.restore(Object.fromEntries(left.map(([name, value]) => [name.slice(states.length), value])));
  return record;
}

/** Name by name what does not fit, in both directions. */
export async function misfitsOf(
  engine: Engine,
  names: readonly string[],
  given: ReadonlyMap<string, HostTensor>,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of names) {
    const value = given.get(name);
    const { shape } = await engine.read(name);
    if (!value) found.push(`'${name}' is missing`);
    else if (value.shape.join() !== shape.join()) {
      found.push(`'${name}' is [${value.shape.join(", ")}], expected [${shape.join(", ")}]`);
    }
  }
  for (const name of given.keys()) if (!names.includes(name)) found.push(`'${name}' has no place`);
  return found;
}
