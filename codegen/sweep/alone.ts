/** Waits until a run's folder is left alone: by the process of a sweep that was killed, or of a machine that is gone. */
import { closeSync, fstatSync, openSync, rmSync, utimesSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout } from "node:timers/promises";
import { type Holder, liveHolder } from "../../src/files/lock.ts";

/** A process whose sweep is gone ends after its step; one that has not by then is ended. */
const patienceMs = 10_000;
/** Whether a process of another machine lives cannot be asked: who works in a folder touches its lock so often, ... */
const signMs = 5_000;
/** ... and who has not for so long is taken to be gone, also where a step takes long or clocks differ. */
const silenceMs = 60_000;

/** Shows others, also on other machines, that the holder of the lock lives; ends with the process. */
export function showLife(lock: string): void {
  setInterval(() => {
    const now = new Date();
    try {
      utimesSync(lock, now, now);
    } catch {
      // The lock has been broken, or its disk is gone for a moment.
    }
  }, signMs).unref();
}

interface Waiting {
  /** Nothing is waited for any more once it is aborted. */
  readonly atOnce: AbortSignal;
  /** Is told, once, of whom is waited for. */
  readonly onWait: (holder: Holder) => void;
  /** After how many milliseconds without a sign another machine's process is taken to be gone. */
  readonly silence?: number;
}

/** Ends when no living process holds the lock. */
export async function leftAlone(lock: string, { atOnce, onWait, silence = silenceMs }: Waiting): Promise<void> {
  const began = performance.now();
  let told = false;
  let sign = "";
  let signed = began;
  for (let holder = liveHolder(lock); holder && !atOnce.aborted; holder = liveHolder(lock)) {
    const now = performance.now();
    const found = `${holder.id} ${touched(lock)}`;
    if (found !== sign) [sign, signed] = [found, now];
    if (now - began > patienceMs) {
      if (holder.host === hostname()) process.kill(holder.pid, "SIGKILL");
      else if (now - signed > silence) rmSync(lock, { force: true });
      else if (!told) onWait(holder);
      told = true;
    }
    await setTimeout(50);
  }
}

/** When it was touched last, by the clock of its disk; a file that is opened is asked for anew, also over NFS. */
function touched(lock: string): number {
  try {
    const open = openSync(lock, "r");
    try {
      return fstatSync(open).mtimeMs;
    } finally {
      closeSync(open);
    }
  } catch {
    return 0; // released meanwhile
  }
}
