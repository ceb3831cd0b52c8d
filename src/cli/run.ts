/** What a run's folder says of how it was started, so that another command can take it up. */
import { mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { UsageError } from "../../dsl/errors.ts";
import { writeAtomic } from "../files/atomic.ts";
import { begun } from "../launch/begun.ts";

const name = "run.json";

/** What takes the place of the experiment's own options; a length that is undefined gives way to the other. */
export interface RunOptions {
  readonly seed?: number;
  readonly maxEpochs?: number | undefined;
  readonly maxSteps?: number | undefined;
}

/** The file that was trained, and what the command line said. */
export interface RunRecord {
  /** The whole path. */
  readonly file: string;
  readonly options: RunOptions;
}

export function writeRun(folder: string, { file, options }: RunRecord): void {
  mkdirSync(folder, { recursive: true });
  writeAtomic(join(folder, name), `${JSON.stringify({ file: resolve(file), options }, null, 2)}\n`);
  begun.publish(folder);
}

/** A length takes the place of the experiment's, whatever that is in; JSON does not keep what is undefined. */
export function replacing({ maxEpochs, maxSteps, ...rest }: RunOptions): RunOptions {
  return maxEpochs === undefined && maxSteps === undefined ? rest : { ...rest, maxEpochs, maxSteps };
}

/** @throws UsageError where the folder is none of a run, or not of one that `akid train` has started */
export function readRun(where: string, folder: string): RunRecord {
  try {
    const { file, options } = JSON.parse(readFileSync(join(folder, name), "utf8")) as RunRecord;
    return { file, options: replacing(options) };
  } catch (cause) {
    const what = `'${folder}' has no ${name} that can be read`;
    throw new UsageError({ where, what, advice: "Give the folder of a run that akid train has started." }, { cause });
  }
}
