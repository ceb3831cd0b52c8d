/** What is known of the runs of a sweep: all of it lies in their folders. */
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { AkidError } from "../../dsl/errors.ts";
import { writeAtomic } from "../../src/files/atomic.ts";
import type { Goal, Point, RunRecord } from "../results/run.ts";
import type { Parameters } from "../space/space.ts";
import type { Reported } from "./stopping.ts";

/** What came of a run; a run that has one is never run again. */
export interface RunResult {
  readonly status: "done" | "stopped" | "failed";
  readonly parameters: Parameters;
  readonly seed: number;
  readonly metric: string;
  /** Of the last validation; null where there is none, or it is no number. */
  readonly value: number | null;
  readonly step: number;
  readonly epochs: number;
  /** When it began first: seconds since 1970. */
  readonly started: number;
  /** That its processes were at work: those of a run that was interrupted add up, each as far as its last validation. */
  readonly seconds: number;
  readonly error?: string;
}

/** One variant with one seed. */
export interface Run {
  /** Of its folder. */
  readonly name: string;
  /** Its variant's file name in the folder of the sweep. */
  readonly file: string;
  readonly seed: number;
  readonly parameters: Parameters;
}

/** The files of a run's folder that a sweep writes. */
export const files = {
  result: "result.json",
  parameters: "parameters.safetensors",
  experiment: "experiment.ts",
  output: "output.log",
  time: "time.json",
  lock: "lock",
  curve: "curve.json",
} as const;

/** `<variant>.s<seed>`. */
export const runName = (file: string, seed: number): string => `${basename(file, extname(file))}.s${seed}`;

/** What came of the run in this folder, if it has ended. */
export function readResult(folder: string): RunResult | undefined {
  const file = join(folder, files.result);
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8")) as RunResult;
  } catch (cause) {
    const advice = "Remove the folder of the run, so that it runs again.";
    throw new AkidError({ where: file, what: `is damaged: ${(cause as Error).message}`, advice }, { cause });
  }
}

/** The last thing that is written of a run. */
export function writeResult(folder: string, result: RunResult): void {
  writeAtomic(join(folder, files.result), `${JSON.stringify(result, null, 2)}\n`);
}

/** When a run began first, and for how long it has been at work. */
export type Time = Pick<RunResult, "started" | "seconds">;

/** The time of a run's earlier processes; undefined where there was none that told. */
export function readTime(folder: string): Time | undefined {
  const file = join(folder, files.time);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Time) : undefined;
}

export function writeTime(folder: string, time: Time): void {
  writeAtomic(join(folder, files.time), `${JSON.stringify(time)}\n`);
}

/** The same with a process that began at `start`, in seconds since 1970, and is at work. */
export function timeWith(before: Time | undefined, start: number): Time {
  return { started: before?.started ?? start, seconds: (before?.seconds ?? 0) + Date.now() / 1000 - start };
}

/** Removes what an attempt has left that cannot go on, but for what it printed and how long it took. */
export function clearRun(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (name === files.output || name === files.time || name.startsWith(files.lock)) continue;
    rmSync(join(folder, name), { recursive: true });
  }
}

/** The folder `runs` of a sweep. */
export class Store {
  readonly folder: string;

  constructor(sweep: string, name = "runs") {
    this.folder = join(sweep, name);
  }

  folderOf(run: Pick<Run, "name">): string {
    return join(this.folder, run.name);
  }

  /** Makes the run's folder if need be. */
  open(run: Run): string {
    const folder = this.folderOf(run);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  result(run: Pick<Run, "name">): RunResult | undefined {
    return readResult(this.folderOf(run));
  }

  /** The validations of a run, also of one that failed or has not ended, each step once. */
  curve(run: Run, metric: string): readonly Point[] {
    const elsewhere = this.#read(run, files.curve);
    if (elsewhere !== "") return JSON.parse(elsewhere) as readonly Point[];
    const lines = this.#read(run, "metrics.jsonl").split("\n");
    const points = lines.flatMap((line) => pointOf(line, metric));
    return [...new Map(points.map((point) => [point.step, point])).values()];
  }

  /** What came of a run on another machine, which has its other files. */
  keep(run: Run, result: RunResult, curve: readonly Point[]): void {
    const folder = this.open(run);
    writeAtomic(join(folder, files.curve), `${JSON.stringify(curve)}\n`);
    writeResult(folder, result);
  }

  /** The same as they were reported. */
  reports(run: Run, metric: string): readonly Reported[] {
    const config = this.#read(run, "config.json");
    if (config === "") return [];
    const { sensor } = JSON.parse(config) as { readonly sensor: { readonly stepsPerEpoch: number } };
    return this.curve(run, metric).map((point) => ({
      run: run.name,
      epochs: point.step / sensor.stepsPerEpoch,
      ...point,
    }));
  }

  #read(run: Run, file: string): string {
    const path = join(this.folderOf(run), file);
    return existsSync(path) ? readFileSync(path, "utf8") : "";
  }

  /** What results are made from; undefined for a run that has not ended. */
  record(run: Run, { metric }: Goal): RunRecord | undefined {
    const result = this.result(run);
    if (!result) return undefined;
    const { status, value, seconds, started, error } = result;
    return {
      ...run,
      status,
      value: value ?? undefined,
      curve: this.curve(run, metric),
      seconds,
      started,
      ...(error !== undefined && { error }),
    };
  }

  /** One line of the sweep's history. */
  note(event: string, details: object): void {
    mkdirSync(this.folder, { recursive: true });
    const line = JSON.stringify({ time: new Date().toISOString(), event, ...details });
    appendFileSync(join(this.folder, "history.jsonl"), `${line}\n`);
  }
}

/** The point of a line of metrics.jsonl; none where it is of another event, or its writer was killed in the middle of it. */
function pointOf(line: string, metric: string): readonly Point[] {
  try {
    const { event, step, loss, evals } = JSON.parse(line);
    const value: unknown = metric === "loss" ? loss : evals?.[metric];
    return event === "validation" && typeof value === "number" ? [{ step, value }] : [];
  } catch {
    return [];
  }
}
