/** What the logs are told. */
import type { Metrics } from "../../engines/engine.ts";
import type { Entry } from "../history.ts";

/** One step, as it is logged. */
export interface LoggedStep extends Metrics {
  readonly step: number;
  readonly lr: number;
  /** Seconds of one step, the mean since the last logged one. */
  readonly seconds: number;
}

/** The best validation so far, and by what it is best. */
export interface Best {
  readonly metric: string;
  readonly value: number;
  readonly entry: Entry;
}
