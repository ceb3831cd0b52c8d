/** All that travels over Redis: ids, parameters and hashes on the way there, results and metrics on the way back; no code. */
import type { Goal, Point } from "../results/run.ts";
import type { Parameters } from "../space/space.ts";
import type { Report } from "../sweep/messages.ts";
import type { RunResult } from "../sweep/store.ts";

/** In front of all keys. */
export const prefix = "akid";

/** The sweeps that there is work for: a hash of announcements by queue. */
export const sweepsKey = `${prefix}:sweeps`;

/** What a sweep says of itself, by which agents find its template. */
export interface Announced {
  /** Name of the sweep's folder. */
  readonly folder: string;
  /** The template as seen from the folder. */
  readonly template: string;
  /** Of the template. */
  readonly sha256: string;
}

/** One trial; its id is the name of the run. */
export interface TrialData {
  /** Name of the variant's file. */
  readonly file: string;
  /** Of the variant. */
  readonly sha256: string;
  readonly seed: number;
  readonly parameters: Parameters;
  readonly goal: Goal;
}

/** What came of a trial. */
export interface Outcome {
  /** Where it ran. */
  readonly host: string;
  readonly result: RunResult;
  readonly curve: readonly Point[];
}

/** What agents tell while they work, in the order in which it happened. */
export type News =
  | { readonly kind: "begin" | "end" | "back"; readonly run: string; readonly host: string }
  | { readonly kind: "report"; readonly run: string; readonly report: Report }
  | { readonly kind: "refused"; readonly host: string; readonly why: string };

/** A job's id has no colon. */
export const idOf = (run: string): string => encodeURIComponent(run);

/** Keys of a queue beside those of BullMQ. */
export const keysOf = (queue: string) => ({
  /** A stream of News. */
  news: `${prefix}:${queue}:akid-news`,
  /** The runs that are to end by the sweep's rule: a set. */
  stops: `${prefix}:${queue}:akid-stops`,
  /** Agents by when they were seen last. */
  agents: `${prefix}:${queue}:akid-agents`,
});
