/** Signs of life between machines: whether a process of another one lives cannot be asked, so who holds a lock touches it. */
import { closeSync, fstatSync, openSync, utimesSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const signMs = 5_000;
/** Who has given no sign for so long is taken to be gone, also where a step takes long. */
export const silenceMs = 60_000;

/** Touches a lock now and then, until it is disposed of or the process ends. */
export function showLife(lock: string): Disposable {
  const timer = setInterval(() => {
    const now = new Date();
    try {
      utimesSync(lock, now, now);
    } catch {
      // The lock has been broken, or its disk is gone for a moment.
    }
  }, signMs);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/** Whether a lock is touched, or goes, before so many milliseconds are over: by any clock. */
export async function isTouched(lock: string, silence = silenceMs): Promise<boolean> {
  const before = touchedAt(lock);
  const end = performance.now() + silence;
  while (performance.now() < end) {
    await sleep(Math.min(250, silence));
    if (touchedAt(lock) !== before) return true;
  }
  return false;
}

/** When it was touched last, by the clock of its disk; a file that is opened is asked for anew, also over NFS. */
export function touchedAt(lock: string): number {
  try {
    const open = openSync(lock, "r");
    try {
      return fstatSync(open).mtimeMs;
    } finally {
      closeSync(open);
    }
  } catch {
    return 0; // it has gone
  }
}
