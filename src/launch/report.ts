/** What a rank tells `akid launch` beside its output: lines on standard error that are not for people. */
import type { Identity } from "../files/processes.ts";

/** A rank has begun, its training has begun in a folder, or it ends. */
export type Report = { readonly rank: number } & (
  | { readonly event: "start"; readonly process: Identity }
  | { readonly event: "begin"; readonly folder: string }
  | { readonly event: "end"; readonly code: number }
);

/** A character that no text has. */
const mark = "\x1eakid ";

/** A line of its own, whatever stands in the one before. */
export const reportLine = (report: Report): string => `${mark}${JSON.stringify(report)}\n`;

/**
 * A line as what comes before the report in it, and the report; a text without one is undefined.
 *
 * @example reportIn(reportLine({ rank: 1, event: "end", code: 2 })); // { before: "", report: { rank: 1, ... } }
 */
export function reportIn(line: string): { readonly before: string; readonly report: Report } | undefined {
  const at = line.indexOf(mark);
  if (at < 0) return undefined;
  return { before: line.slice(0, at), report: JSON.parse(line.slice(at + mark.length)) as Report };
}

/** The line on a rank's standard input that asks the training to end after its step. */
export const stopLine = "stop\n";
