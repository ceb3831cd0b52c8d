/** What the watch of rank 0 concludes from what the main threads of ranks that are alive are in. */
import { type Activity, aheadOf } from "./activity.ts";
import { placesOf, type Ranked, ranksOf, seconds } from "./sentences.ts";

/** A rank as its watch reports it. */
export interface Standing extends Ranked, Activity {
  /** Milliseconds since when it is in this. */
  readonly since: number;
}

/** Why the job cannot go on, or undefined; times in milliseconds. */
export function verdictOf(standings: readonly Standing[], now: number, patience: number): string | undefined {
  return differing(standings) ?? late(standings, now, patience);
}

/** Two ranks in the same call that is not the same: MPI may exchange anything then, or wait for ever. */
function differing(standings: readonly Standing[]): string | undefined {
  const waiting = standings.filter(({ call }) => call !== "nothing");
  for (const one of waiting) {
    const other = waiting.find((other) => other.call !== one.call && aheadOf(other, one) === 0);
    if (!other) continue;
    const [where, there] = [`${ranksOf([one])} is in ${one.call}`, `${ranksOf([other])} is in ${other.call}`];
    return `${where}, ${there}${placesOf([one])}: all ranks are to do the same things in the same order`;
  }
  return undefined;
}

function late(standings: readonly Standing[], now: number, patience: number): string | undefined {
  const waiting = standings.filter(({ call, since }) => call !== "nothing" && now - since >= patience);
  const [first] = waiting.toSorted((a, b) => aheadOf(b, a));
  if (!first) return undefined;
  const missing = standings.filter((standing) => aheadOf(first, standing) > 0);
  const time = seconds(now - first.since);
  if (missing.length === 0)
    return `MPI does not end ${first.call} for ${time}${placesOf([first])}: ${ranksOf([first])} waits`;
  const does = missing.length === 1 ? "is alive but does" : "are alive but do";
  return `${ranksOf(missing)} ${does} not come${placesOf(missing)}: ${ranksOf([first])} has waited in ${first.call} for ${time}`;
}
