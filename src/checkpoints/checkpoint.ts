/** Checkpoints of a run: each a folder of tensors and a record, there as a whole or not at all. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { AkidError } from "../../dsl/errors.ts";
import { syncFolder, writeAtomic } from "../files/atomic.ts";
import type { HostTensor } from "../graph/program.ts";
import { decode, encode } from "./safetensors.ts";

/** What a checkpoint holds: values by name, and whatever else is JSON. */
export interface Checkpoint<R extends { readonly step: number } = { readonly step: number }> {
  readonly tensors: Readonly<Record<string, HostTensor>>;
  readonly record: R;
}

const version = 1;
const tensorsFile = "tensors.safetensors";
const recordFile = "checkpoint.json";
const nameOf = (step: number): string => `step-${String(step).padStart(9, "0")}`;
const named = /^step-(\d{9,})$/;

const checksum = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** The steps of which there are checkpoints in the folder, in order. */
export function stepsIn(folder: string): readonly number[] {
  if (!existsSync(folder)) return [];
  const steps = readdirSync(folder).flatMap((name) => named.exec(name)?.[1] ?? []);
  return steps.map(Number).sort((a, b) => a - b);
}

/** Writes a checkpoint; one of the same step gives way. */
export function saveCheckpoint<R extends { readonly step: number }>(
  folder: string,
  { tensors, record }: Checkpoint<R>,
): void {
  const target = join(folder, nameOf(record.step));
  const beside = join(folder, `.${nameOf(record.step)}.${process.pid}.tmp`);
  try {
    rmSync(beside, { recursive: true, force: true });
    mkdirSync(beside, { recursive: true });
    const bytes = encode(tensors, { step: String(record.step) });
    writeAtomic(join(beside, tensorsFile), bytes);
    const about = { version, sha256: checksum(bytes), ...record };
    writeAtomic(join(beside, recordFile), `${JSON.stringify(about, null, 2)}\n`);
    rmSync(target, { recursive: true, force: true });
    renameSync(beside, target);
    syncFolder(folder);
  } catch (cause) {
    rmSync(beside, { recursive: true, force: true });
    const what = `cannot write a checkpoint to '${folder}' (${(cause as Error).message})`;
    throw new AkidError({ where: `step ${record.step}`, what }, { cause });
  }
}

/**
 * Reads the checkpoint of a step.
 *
 * @throws AkidError for one that is missing, damaged, or of another version
 */
export function readCheckpoint<R extends { readonly step: number }>(folder: string, step: number): Checkpoint<R> {
  const place = join(folder, nameOf(step));
  const where = `checkpoint '${place}'`;
  const refuse = (what: string, cause?: unknown): never => {
    throw new AkidError({ where, what }, { cause });
  };
  try {
    const record = JSON.parse(readFileSync(join(place, recordFile), "utf8")) as R & { version: number; sha256: string };
    if (record.version !== version) refuse(`is of version ${record.version}, expected ${version}`);
    const bytes = readFileSync(join(place, tensorsFile));
    if (checksum(bytes) !== record.sha256) refuse("is damaged: its tensors are not those that were written");
    return { tensors: decode(bytes).tensors, record };
  } catch (cause) {
    if (cause instanceof AkidError) throw cause;
    return refuse(`cannot be read (${(cause as Error).message})`, cause);
  }
}

/** The newest checkpoint that is sound, or null; `warn` is told of those that are not. */
export function newestCheckpoint<R extends { readonly step: number }>(
  folder: string,
  warn: (sentence: string) => void,
): Checkpoint<R> | null {
  for (const step of [...stepsIn(folder)].reverse()) {
    try {
      return readCheckpoint<R>(folder, step);
    } catch (error) {
      if (!(error instanceof AkidError)) throw error;
      warn(`${error.message} The one before it is taken.`);
    }
  }
  return null;
}

/** Removes all but the last `keep` checkpoints and those of the `spared` steps, and what a killed run left half written. */
export function pruneCheckpoints(folder: string, keep: number, spared: readonly number[]): void {
  for (const step of stepsIn(folder).slice(0, -keep)) {
    if (!spared.includes(step)) rmSync(join(folder, nameOf(step)), { recursive: true, force: true });
  }
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (/^\.step-\d+\.\d+\.tmp$/.test(name)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}
