/** Parameters from elsewhere into an engine, name by name. */
import { statSync } from "node:fs";
import { AkidError, UsageError } from "../../dsl/errors.ts";
import { newestCheckpoint, readCheckpoint } from "../checkpoints/checkpoint.ts";
import { readSafetensors } from "../checkpoints/safetensors.ts";
import type { Engine } from "../engines/engine.ts";
import type { HostTensor } from "../graph/program.ts";
import type { Average } from "../kongfus/kongfu.ts";
import { checkpointsOf, misfitsOf, type Standing } from "./saving.ts";

export interface LoadOptions {
  /** Take what fits and leave the rest as it is (default false: all must fit). */
  readonly partial?: boolean;
  /** The step of a run's checkpoint; default: the newest. */
  readonly step?: number;
  /** What a tensor of the file is here: another name, other values, or nothing. */
  readonly as?: (name: string, tensor: HostTensor) => readonly [name: string, tensor: HostTensor] | null;
}

/** What became of a load, name by name. */
export interface Loaded {
  readonly loaded: readonly string[];
  /** What did not fit, a sentence each; empty unless `partial`. */
  readonly misfits: readonly string[];
}

/** Writes the parameters that the place has into the engine; running means of them begin anew there. */
export async function loadInto(
  engine: Engine,
  average: Average | undefined,
  place: string,
  { partial = false, step, as = (name, tensor) => [name, tensor] }: LoadOptions,
  warn: (sentence: string) => void,
): Promise<Loaded> {
  const where = `load of '${place}'`;
  const found = () => read(where, place, step, warn);
  const { tensors, others } = engine.ranks ? engine.ranks.share(found) : found();
  const offered = new Map(
    Object.entries(tensors).flatMap(([name, tensor]) => {
      const taken = as(name, tensor);
      return taken ? [taken] : [];
    }),
  );
  const misfits = await misfitsOf(engine, engine.parameters, offered);
  if (misfits.length > 0 && !partial) {
    const advice = "Give partial: true to take what fits.";
    throw new AkidError({ where, what: misfits.join("; "), advice });
  }
  const loaded: string[] = [];
  for (const name of engine.parameters) {
    const value = offered.get(name);
    if (!value || value.shape.join() !== (await engine.read(name)).shape.join()) continue;
    await engine.write(name, value);
    const mean = average && `${name}/${average.slot}`;
    if (mean && engine.variables.includes(mean)) await engine.write(mean, others[mean] ?? value);
    loaded.push(name);
  }
  return { loaded, misfits };
}

type Tensors = Readonly<Record<string, HostTensor>>;

/** The parameters of a file, or of a run's checkpoint, which has other tensors besides. */
function read(
  where: string,
  place: string,
  step: number | undefined,
  warn: (sentence: string) => void,
): { tensors: Tensors; others: Tensors } {
  const status = statSync(place, { throwIfNoEntry: false });
  if (!status) throw new UsageError({ where, what: "there is no such file or folder" });
  if (status.isFile()) return { tensors: readSafetensors(place).tensors, others: {} };
  const folder = checkpointsOf(place);
  const found = step === undefined ? newestCheckpoint<Standing>(folder, warn) : readCheckpoint<Standing>(folder, step);
  if (!found) throw new UsageError({ where, what: "it has no checkpoint that can be read" });
  const own = new Set(found.record.parameters);
  const part = (isOwn: boolean): Tensors =>
    Object.fromEntries(Object.entries(found.tensors).filter(([name]) => own.has(name) === isOwn));
  return { tensors: part(true), others: part(false) };
}
