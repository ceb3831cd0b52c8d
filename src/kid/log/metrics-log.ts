/** metrics.jsonl: what a run logs, one record a line, for programs. */
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { writeAtomic } from "../../files/atomic.ts";

/** Appends each record at once, so that a killed run loses none. */
export class MetricsLog {
  readonly #path: string;
  #file: number;

  constructor(path: string) {
    this.#path = path;
    this.#file = openSync(path, "a");
  }

  write(record: object): void {
    writeSync(this.#file, `${JSON.stringify(record)}\n`);
  }

  /** Leaves the records up to a step alone: what was logged after it comes again. */
  forgetAfter(step: number): void {
    const lines = readFileSync(this.#path, "utf8").split("\n");
    const kept = lines.filter((line) => {
      try {
        const record = JSON.parse(line) as { readonly step?: number; readonly event?: string };
        return record.event !== "end" && (record.step ?? 0) <= step;
      } catch {
        return false; // cut by the end of the process
      }
    });
    closeSync(this.#file);
    writeAtomic(this.#path, kept.map((line) => `${line}\n`).join(""));
    this.#file = openSync(this.#path, "a");
  }

  sync(): void {
    fsyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
  }
}
