/** The lines of training.log, in akid's form: level, time, process, place and message. */
import { basename } from "node:path";

/** How much training.log and the terminal tell: each level is also what follows it; "silent" is nothing. */
export const logLevels = ["debug", "info", "warn", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/** What a line is; an error is told at all levels but "silent". */
export type Severity = "debug" | "info" | "warn" | "error";

const letters: Readonly<Record<Severity, string>> = { debug: "D", info: "I", warn: "W", error: "E" };

/**
 * What a line of training.log looks like: letter, date and time, process, file, line, message.
 *
 * @example logLine.exec("I1121 08:10:33.123456 4711 course.ts:80] Step 5: ...")?.[6] // "Step 5: ..."
 */
export const logLine = /^([DIWEF])(\d{4} \d\d:\d\d:\d\d\.\d{6}) (\d+) ([^\]:]+):(\d+)\] (.*)$/;

const two = (n: number): string => String(n).padStart(2, "0");

/** `1121 08:10:33.123456`, in local time. */
function now(): string {
  const time = performance.timeOrigin + performance.now();
  const date = new Date(time);
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  const micros = String(Math.floor((time % 1000) * 1000)).padStart(6, "0");
  return `${two(date.getMonth() + 1)}${two(date.getDate())} ${clock}.${micros}`;
}

/** Where a function was called: `course.ts:80`. */
function placeOf(called: (...args: never[]) => unknown): string {
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, called);
  const [, path = "akid", line = "0"] = /^ +at .*?([^\s(][^(]*?):(\d+):\d+\)?$/m.exec(holder.stack ?? "") ?? [];
  return `${basename(path)}:${line}`;
}

/** A line of training.log; its place is where `called` was called. */
export const lineOf = (text: string, severity: Severity, called: (...args: never[]) => unknown): string =>
  `${letters[severity]}${now()} ${process.pid} ${placeOf(called)}] ${text}\n`;

/** Whether a level tells of something. */
export const tells = (level: LogLevel, severity: Severity): boolean =>
  severity === "error" ? level !== "silent" : logLevels.indexOf(level) <= logLevels.indexOf(severity);
