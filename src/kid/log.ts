/** The logs of a run in its folder: training.log for people, metrics.jsonl and config.json for programs. */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import { AkidError } from "../../dsl/errors.ts";
import type { Metrics } from "../engines/engine.ts";
import { writeAtomic } from "../files/atomic.ts";

/** One step, as it is logged. */
export interface LoggedStep extends Metrics {
  readonly step: number;
  readonly lr: number;
  /** Seconds of one step, the mean since the last logged one. */
  readonly seconds: number;
}

const showEvals = (evals: Metrics["evals"]): string =>
  `{${Object.entries(evals)
    .map(([name, value]) => `${name}: ${value.toFixed(4)}`)
    .join(", ")}}`;

/** Appends to the logs at once, line by line, so that a killed run loses none. */
export class RunLog {
  /** The folder, in full. */
  readonly folder: string;
  readonly #text: number;
  #metrics: number;

  /** Opens the logs of `folder`, and makes it if need be. */
  constructor(where: string, folder: string) {
    this.folder = resolve(folder);
    try {
      mkdirSync(this.folder, { recursive: true });
      this.#text = openSync(resolve(this.folder, "training.log"), "a");
      this.#metrics = openSync(resolve(this.folder, "metrics.jsonl"), "a");
    } catch (cause) {
      throw new AkidError(
        { where, what: `cannot write to logDir '${folder}' (${(cause as Error).message})` },
        { cause },
      );
    }
  }

  /** A run begins, or goes on after some steps: what it was made of. What was logged after those steps comes again. */
  start(config: object, step: number): void {
    writeAtomic(resolve(this.folder, "config.json"), `${JSON.stringify(config, null, 2)}\n`);
    if (step > 0) {
      this.#forget(step);
      this.line(`Resumed after step ${step}`);
    }
    this.#record({ event: step > 0 ? "resume" : "start", step, time: new Date().toISOString() });
  }

  /** Leaves the records up to a step alone. */
  #forget(step: number): void {
    const file = resolve(this.folder, "metrics.jsonl");
    const lines = readFileSync(file, "utf8").split("\n");
    const kept = lines.filter((line) => {
      try {
        const record = JSON.parse(line) as { readonly step?: number; readonly event?: string };
        return record.event !== "end" && (record.step ?? 0) <= step;
      } catch {
        return false; // cut by the end of the process
      }
    });
    const text = kept.map((line) => `${line}\n`).join("");
    closeSync(this.#metrics);
    writeAtomic(file, text);
    this.#metrics = openSync(file, "a");
  }

  /** A line for people. */
  line(text: string): void {
    writeSync(this.#text, `${text}\n`);
  }

  train({ step, loss, evals, lr, samples, seconds }: LoggedStep): void {
    const speed = `${(samples / seconds).toFixed(1)} examples/sec, ${seconds.toFixed(3)} sec/batch`;
    this.line(`Step ${step}: loss = ${loss.toFixed(5)} lr = ${lr.toFixed(8)} acc = ${showEvals(evals)} (${speed})`);
    this.#record({ event: "train", step, loss, evals, lr, samples, seconds });
  }

  validation(step: number, { loss, evals, samples }: Metrics): void {
    this.line(`Step ${step}: Validation acc = ${showEvals(evals)} (${samples} examples)`);
    this.line(`Step ${step}: Validation loss = ${loss.toFixed(6)}`);
    this.#record({ event: "validation", step, loss, evals, samples });
  }

  /** A run ends: all is on disk. */
  end(record: object): void {
    this.#record({ event: "end", ...record });
    for (const file of [this.#text, this.#metrics]) fsyncSync(file);
  }

  close(): void {
    for (const file of [this.#text, this.#metrics]) closeSync(file);
  }

  #record(record: object): void {
    writeSync(this.#metrics, `${JSON.stringify(record)}\n`);
  }
}
