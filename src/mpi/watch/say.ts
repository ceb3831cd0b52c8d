/** A sentence on standard error, from any thread and at the end of a process. */
import { writeSync } from "node:fs";

/** To the descriptor itself: standard error of a worker thread goes by way of the main thread. */
export function say(sentence: string): void {
  try {
    writeSync(2, `${sentence}\n`);
  } catch {
    // The launcher that reads it has ended, or does not read: the job ends all the same.
  }
}
