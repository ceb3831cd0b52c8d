/** Which queue a sweep's trials are in: one of its own, kept in its folder while there are trials in it. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { UsageError } from "../../dsl/errors.ts";
import { writeAtomic } from "../../src/files/atomic.ts";

const noteOf = (folder: string): string => join(folder, "runs", "queue.json");

/** The queue of the sweep in this folder, if it has one. */
export function queueOf(folder: string): string | undefined {
  const note = noteOf(folder);
  return existsSync(note) ? (JSON.parse(readFileSync(note, "utf8")) as { readonly queue: string }).queue : undefined;
}

/** The same, or a new one, which no other sweep has. */
export function openQueue(folder: string): string {
  const found = queueOf(folder);
  if (found !== undefined) return found;
  const queue = `${basename(folder).replaceAll(/[^\w.-]+/g, "-")}-${randomBytes(6).toString("hex")}`;
  mkdirSync(join(folder, "runs"), { recursive: true });
  writeAtomic(noteOf(folder), `${JSON.stringify({ queue })}\n`);
  return queue;
}

/** There are no trials in it any more. */
export function closeQueue(folder: string): void {
  rmSync(noteOf(folder), { force: true });
}

/** @throws UsageError for a sweep whose trials are in a queue, where agents may be at work on them */
export function refuseQueued(folder: string): void {
  const queue = queueOf(folder);
  if (queue === undefined) return;
  const what = `its trials are in the queue ${queue}`;
  const advice = "Go on with --queue, or remove runs/queue.json when no agent is at work on them.";
  throw new UsageError({ where: `sweep '${folder}'`, what, advice });
}
