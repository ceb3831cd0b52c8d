/** Who a process is: its number alone is not enough, since numbers are used again. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** A process, on this machine or another one. */
export interface Identity {
  readonly host: string;
  readonly pid: number;
  /** When it started, in the system's own words. */
  readonly started: string;
}

/** This process. */
export const self = (): Identity => ({ host: hostname(), pid: process.pid, started: startOf(process.pid) ?? "" });

/** A process of this machine by its number, or undefined where there is none that runs. */
export function identityOf(pid: number): Identity | undefined {
  const started = startOf(pid);
  return started === undefined ? undefined : { host: hostname(), pid, started };
}

/** Whether it still runs; one of another machine is taken to. */
export const isAlive = ({ host, pid, started }: Identity): boolean => host !== hostname() || startOf(pid) === started;

/** When the process started; undefined if there is none of this number, or it has ended and waits for its parent to see. */
function startOf(pid: number): string | undefined {
  if (process.platform === "linux") return startOnLinux(pid);
  if (process.platform === "win32") return exists(pid) ? "" : undefined;
  try {
    const said = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], { env: { LC_ALL: "C" } });
    const [state = "", ...start] = said.toString().trim().split(/\s+/);
    return state.startsWith("Z") ? undefined : start.join(" ");
  } catch {
    return undefined;
  }
}

/** Clock ticks since the machine started, and which start of the machine that was: proc(5), field 22 of `stat`. */
function startOnLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // from the third one on: names may hold anything
    if (fields[0] === "Z" || fields[0] === "X") return undefined;
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()} ${fields[19]}`;
  } catch {
    return undefined;
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
