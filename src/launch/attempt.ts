/** Starts a job once and follows it to its end, which it always has: a launcher that waits for the lost is killed. */
import { type ChildProcess, spawn } from "node:child_process";
import { hostname } from "node:os";
import { createInterface } from "node:readline";
import { AkidError } from "../../dsl/errors.ts";
import { type Identity, isAlive } from "../files/processes.ts";
import { descendantsOf } from "./descendants.ts";
import { Listener } from "./listener.ts";
import { stopLine } from "./report.ts";

export interface Job {
  readonly program: string;
  readonly args: readonly string[];
  /** In addition to the environment of this process. */
  readonly env: Readonly<Record<string, string>>;
  /** Once it is aborted, the training ends after its step. */
  readonly gently: AbortSignal;
  /** Once it is aborted, the job ends. */
  readonly atOnce: AbortSignal;
  /** Seconds that the launcher gets to end after the first sign that its job does. */
  readonly grace: number;
}

/** How a job came to its end. */
export interface Ending {
  readonly code: 0 | 1 | 2 | 130;
  /** A clause, where it has failed. */
  readonly reason?: string;
  /** The run's folder, once its training has begun. */
  readonly folder?: string | undefined;
}

/** Between asking a launcher to end its job and killing it, milliseconds. */
const patience = 2000;

/** @throws AkidError where the launcher cannot be started */
export async function attempt({ program, args, env, gently, atOnce, grace }: Job): Promise<Ending> {
  // A session of its own: Ctrl-C is for this process, which passes it on in words. Its input tells the ranks when this
  // process is gone, whatever ended it.
  const child = spawn(program, args, {
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  const exit = endingOf(child);
  child.stdin.on("error", () => {}); // a launcher that has ended hears nothing more
  let deadline: NodeJS.Timeout | undefined;
  let isLate = false;
  const started: Identity[] = [];
  const end = (signal: NodeJS.Signals): void => terminate(child, signal, started);
  const quit = (): void => end("SIGTERM");
  const listener = new Listener(() => {
    deadline ??= setTimeout(() => {
      isLate = true;
      end("SIGKILL"); // it is ending already, and waits
    }, grace * 1000);
  });
  child.stdout.pipe(process.stdout, { end: false });
  createInterface({ input: child.stdout }).on("line", (line) => listener.overhear(line));
  const lines = createInterface({ input: child.stderr });
  lines.on("line", (line) => {
    const shown = listener.hear(line);
    if (shown !== undefined) process.stderr.write(`${shown}\n`);
  });
  const stop = (): void => void child.stdin.write(stopLine);
  gently.addEventListener("abort", stop);
  atOnce.addEventListener("abort", quit);
  if (gently.aborted) stop();
  try {
    const { code, signal } = await exit;
    endRest([...listener.processes, ...started]);
    return endingFrom(listener, { code, signal, isLate, isAsked: gently.aborted, grace });
  } finally {
    clearTimeout(deadline);
    gently.removeEventListener("abort", stop);
    atOnce.removeEventListener("abort", quit);
  }
}

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** When it has ended and all that it said was heard; ranks that are left over may hold its output open. */
function endingOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve, reject) => {
    child.once("error", ({ message }) => {
      reject(new AkidError({ where: "launch", what: `'${child.spawnfile}' cannot be started: ${message}` }));
    });
    child.once("exit", (code, signal) => {
      const done = (): void => resolve({ code, signal });
      const timer = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
        done();
      }, patience);
      child.once("close", () => {
        clearTimeout(timer);
        done();
      });
    });
  });
}

/**
 * Launchers pass SIGTERM on to their ranks and wait for them; what is left of the group is killed. What the launcher has
 * started is noted in `started`: the ssh of a machine that is cut off is in a group of its own, and waits for it.
 */
function terminate(child: ChildProcess, signal: NodeJS.Signals, started: Identity[]): void {
  const { pid } = child;
  if (pid === undefined) return;
  started.push(...descendantsOf(pid));
  child.stdin?.destroy(); // the first rank ends
  kill(child, signal);
  const timer = setTimeout(() => kill(child, "SIGKILL"), patience);
  child.once("exit", () => clearTimeout(timer));
}

function kill({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // All of them have ended.
  }
}

/** What outlives the launcher on this machine: ranks on others end by their watch. */
function endRest(processes: readonly Identity[]): void {
  for (const identity of processes.filter(({ host }) => host === hostname()).filter(isAlive)) {
    try {
      process.kill(identity.pid, "SIGKILL");
    } catch {
      // It has just ended.
    }
  }
}

interface Outcome extends Exit {
  readonly isLate: boolean;
  readonly isAsked: boolean;
  readonly grace: number;
}

function endingFrom(listener: Listener, { code, signal, isLate, isAsked, grace }: Outcome): Ending {
  const { folder, reason, interrupted } = listener;
  if (isAsked && (interrupted || code !== 0)) return { code: 130, folder };
  if (code === 0 && !isLate && listener.code === undefined) return { code: 0, folder };
  if (listener.code === 2) return { code: 2, reason: reason ?? "wrong use", folder };
  const how = signal === null ? `the launcher ended with code ${code}` : `the launcher was ended by ${signal}`;
  const waited = isLate ? `; the launcher did not end within ${grace} s and was killed` : "";
  return { code: 1, reason: `${reason ?? how}${waited}`, folder };
}
