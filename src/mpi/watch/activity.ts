/** What a rank's main thread is in, in one word that two threads share and the watches send. */

/** What ranks do together; "nothing" while one computes. The place in the list is the number in the word. */
export const calls = ["nothing", "open", "sum", "broadcast", "gather", "barrier", "finalize"] as const;
export type Call = (typeof calls)[number];

/** Which call a rank is in, or was in last, counted from the first; the count begins anew after 2^29. */
export interface Activity {
  readonly number: number;
  readonly call: Call;
}

export const wordOf = ({ number, call }: Activity): number => (number << 3) | calls.indexOf(call);

export const activityOf = (word: number): Activity => ({ number: word >> 3, call: calls[word & 7] ?? "nothing" });

/** By how many calls `a` is ahead of `b`. */
export const aheadOf = (a: Activity, b: Activity): number => ((a.number - b.number) << 3) >> 3;
