/** What both kinds of watch know of their job, and how they end it. */
import { endProcess } from "./end.ts";
import { say } from "./say.ts";
import { lastWords, type Ranked, seconds } from "./sentences.ts";
import { placeIn, type Shared } from "./shared.ts";

export interface Job {
  readonly shared: Shared;
  readonly rank: number;
  readonly host: string;
  /** Milliseconds from the last sign of life of a watch to the end of the job. */
  readonly timeout: number;
  /** Milliseconds that main threads wait for another one. */
  readonly patience: number;
}

/** What a watch does at each beat and at the end. */
export interface Watching {
  /** `paused`: milliseconds for which this watch itself did nothing, so that others could not be heard. */
  beat(now: number, paused: number): void;
  /** The main thread leaves before the training is over, and has said so. */
  leave(code: number): void;
  /** The training is over on all ranks. */
  bye(): void;
}

/** A second, or less where the timeout is short. */
export const beatOf = ({ timeout }: Pick<Job, "timeout">): number => Math.min(1000, timeout / 10);

/** The silence after which a rank is lost: the two beats that a sign of life and its judgement may take are within the timeout. */
export const silenceOf = (job: Pick<Job, "timeout">): number => job.timeout - 2 * beatOf(job);

/** Where a process has ended, its launcher ends the others, and gives its code to whoever called; else the watches do. */
export const graceOf = ({ timeout }: Pick<Job, "timeout">): number => Math.min(2000, timeout / 2);

let isEnding = false;
let lastBeat = performance.now();

/** At each beat: how long this process did nothing before it, beyond what a busy machine explains. */
export function pauseAt(job: Job, now: number): number {
  const gap = now - lastBeat;
  lastBeat = now;
  return gap > 3 * beatOf(job) ? gap - beatOf(job) : 0;
}

/** Ends this process once, `grace` milliseconds later, and says why unless another watch has said it. */
export function endJob(job: Job, what: string | undefined, grace = 0): void {
  if (isEnding) return;
  isEnding = true;
  if (what !== undefined) say(lastWords(`${stopped(job)}${what}`));
  if (grace === 0) endProcess();
  setTimeout(endProcess, grace);
}

/** A process that was stopped, and goes on, finds that the others have given it up. */
function stopped(job: Job): string {
  const pause = performance.now() - lastBeat;
  return pause < silenceOf(job) ? "" : `rank ${job.rank} on ${job.host} was stopped for ${seconds(pause)}, and `;
}

/** After which nothing more is an alarm. */
export const isOver = (): boolean => isEnding;

/** A rank that is lost: it was about where this one is, which waits for it. */
export const lostOne = (job: Job, { rank, host }: Pick<Job, "rank" | "host">): Ranked => ({
  rank,
  host,
  place: placeIn(job.shared),
});
