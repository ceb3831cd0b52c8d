/** Gives runs to slots as they come free, one after another in the order of their source. */

import type { Variant } from "../generate/manifest.ts";
import type { Lease, Slots } from "./slots.ts";
import type { Run } from "./store.ts";

/** Where runs come from: a list, or a search that looks at what has come out so far. */
export interface RunSource {
  /** All that are known of by now, also those that ended in an earlier part of the sweep, in their order. */
  readonly runs: readonly Run[];
  /** The combinations that the type check refused. */
  readonly refused: readonly Variant[];
  /** How many runs there will be, as far as can be told now. */
  readonly total: number;
  /** How many devices the next run takes; undefined: there is no further one. */
  devices(): number | undefined;
  /** The next run that has not ended; undefined: there was none after all. */
  take(): Run | undefined;
}

interface Scheduled {
  readonly slots: Pick<Slots, "acquire">;
  readonly source: Pick<RunSource, "devices" | "take">;
  /** No further run is begun once it is aborted. */
  readonly gently: AbortSignal;
  /** One run from begin to end. */
  readonly execute: (run: Run, lease: Lease) => Promise<void>;
}

/** Ends when all runs have; an error of `execute` lets those at work end first. */
export async function schedule({ slots, source, gently, execute }: Scheduled): Promise<void> {
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const goesOn = (): boolean => !gently.aborted && failures.length === 0;
  for (let count = source.devices(); count !== undefined && goesOn(); count = source.devices()) {
    const lease = await slots.acquire(count);
    const run = goesOn() ? source.take() : undefined;
    if (!run) {
      lease.release();
      break;
    }
    const ended = execute(run, lease)
      .catch((error) => void failures.push(error))
      .finally(() => {
        lease.release();
        running.delete(ended);
      });
    running.add(ended);
  }
  await Promise.all(running);
  if (failures.length > 0) throw failures[0];
}
