/** What a sweep and the process of a run say to each other. */
import type { Goal } from "../results/run.ts";
import type { Parameters } from "../space/space.ts";

/** What a process is to train: the sweep's first message to it. */
export interface Task {
  /** The variant, in full. */
  readonly file: string;
  /** The run's folder, in full. */
  readonly folder: string;
  readonly seed: number;
  readonly parameters: Parameters;
  readonly goal: Goal;
  /** The text of the variant as it stands in the run's folder. */
  readonly experiment: string;
}

/** Instead of a report, as the only message: the process of another sweep is at work in the run's folder. */
export const locked = "locked";

/** The run is about to write its result, and waits for the order "write" or "drop". */
export const ending = "ending";

/** The run's lease is over: it ends after its step. */
export const lapsed = "lapsed";

/** A validation; the run waits for an answer. */
export interface Report {
  readonly step: number;
  /** Of the whole training. */
  readonly steps: number;
  readonly epochs: number;
  /** Of the sweep's metric. */
  readonly value: number;
}

/** All that a run says. */
export type Said = Report | typeof locked | typeof ending | typeof lapsed;

/**
 * "go on" or "stop" answers a report, "write" or "drop" the question whether to write the result; "stop" and "end", that
 * the run is to end after its step because of its metric or because the sweep ends, may also come at any moment.
 */
export type Order = "go on" | "stop" | "write" | "drop" | "end" | Lease;

/** The run may go on for so many milliseconds, and then only with another lease; without any it need not ask. */
export interface Lease {
  readonly lease: number;
}
