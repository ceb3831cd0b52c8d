/** Waits until a run's folder is left alone: by the process of a sweep that was killed, or of a machine that is gone. */
import { rmSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout } from "node:timers/promises";
import { silenceMs, touchedAt } from "../../src/files/life.ts";
import { type Holder, liveHolder } from "../../src/files/lock.ts";

/** A process whose sweep is gone ends after its step; one that has not by then is ended. */
const patienceMs = 10_000;
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
    const found = `${holder.id} ${touchedAt(lock)}`;
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
