/** The logs of a rank that keeps none. */
import type { RunLog } from "./run-log.ts";

export type Log = Pick<RunLog, keyof RunLog>;

const nothing = (): void => {};

/** `folder`: that of the rank which does keep logs. */
export const noLog = (folder: string): Log => ({
  folder,
  start: nothing,
  line: nothing,
  step: nothing,
  train: nothing,
  validation: nothing,
  seen: nothing,
  seenInValidation: nothing,
  pictures: nothing,
  end: nothing,
  close: nothing,
});
