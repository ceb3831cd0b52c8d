/** An event file that grows with a training, for TensorBoard to follow. */
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, writeSync } from "node:fs";
import { join } from "node:path";
import { eventBytes, type Summaries, startEvent, summaryEvent, versionEvent } from "./events.ts";

const prefix = "events.out.tfevents.";

/** The name of a file that is to be read after those that are there: TensorBoard reads them in the order of their names. */
function nextName(names: readonly string[], time: number): string {
  const last = Math.max(0, ...names.map((name) => Number(/^\d+/.exec(name.slice(prefix.length))?.[0] ?? 0)));
  return `${prefix}${String(Math.max(Math.floor(time), last + 1)).padStart(10, "0")}.akid`;
}

/** Writes each event at once, so that a killed run loses none. */
export class EventWriter {
  readonly #file: number;

  /**
   * Opens a new file in a folder, which it makes if need be. Where the folder has event files of before, what these hold
   * of `first` and later steps no longer counts.
   */
  constructor(folder: string, first: number) {
    mkdirSync(folder, { recursive: true });
    const names = readdirSync(folder).filter((name) => name.startsWith(prefix));
    const time = Date.now() / 1000;
    this.#file = openSync(join(folder, nextName(names, time)), "wx");
    const start = names.length > 0 ? [startEvent({ time, step: first })] : [];
    writeSync(this.#file, eventBytes([versionEvent(time), ...start]));
  }

  /** One event, of now. */
  write(step: number, summaries: Summaries): void {
    writeSync(this.#file, eventBytes([summaryEvent(summaries, { step, time: Date.now() / 1000 })]));
  }

  /** Brings all to the disk. */
  sync(): void {
    fsyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
  }
}
