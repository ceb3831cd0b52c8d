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

/** A validation; the run waits for an answer. */
export interface Report {
  readonly step: number;
  /** Of the whole training. */
  readonly steps: number;
  readonly epochs: number;
  /** Of the sweep's metric. */
  readonly value: number;
}

/** The answer to a report, or, at any moment, that the run is to end after its step because the sweep ends. */
export type Order = "go on" | "stop" | "end";
