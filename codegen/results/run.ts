/** What is known of a run when a sweep is summed up, and what the sweep wants. */
import type { Parameters } from "../space/space.ts";

/** The metric of the validation after `step` steps. */
export interface Point {
  readonly step: number;
  readonly value: number;
}

/** One variant with one seed; a rejected one was refused by the type check and never ran. */
export interface RunRecord {
  /** Of its folder in `runs/`. */
  readonly name: string;
  /** Of its variant; "" for a rejected one. */
  readonly file: string;
  readonly seed: number;
  readonly parameters: Parameters;
  readonly status: "done" | "stopped" | "failed" | "rejected";
  /** What ranks it. */
  readonly value: number | undefined;
  readonly curve: readonly Point[];
  readonly seconds: number;
  /** When it began: seconds since 1970. */
  readonly started?: number;
  readonly error?: string;
}

/** What the sweep is for. */
export interface Goal {
  /** "loss" or an eval's name, of the validation. */
  readonly metric: string;
  readonly direction: "max" | "min";
}
