/** Jobs of real MPI launchers, and their certain end. */
import { execFile, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { program } from "../processes.ts";

export interface Mpirun {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

const known: readonly Mpirun[] = [
  { name: "Open MPI", command: "mpirun.openmpi", args: ["--bind-to", "none", "--oversubscribe"] },
  { name: "MPICH", command: "mpirun.mpich", args: [] },
];

const isThere = ({ command }: Mpirun): boolean => spawnSync(command, ["--version"]).status === 0;

/** Those of this machine. */
export const mpiruns: readonly Mpirun[] = known.filter(isThere);

const missing = known.filter((mpirun) => !mpiruns.includes(mpirun)).map(({ command }) => command);

/** For the name of a room of tests. */
export const reason = missing.length === 0 ? "" : ` (skipped where there is no ${missing.join(", no ")}: as here)`;

export interface JobEnd {
  /** Null where it had to be killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** How many of its processes were left over. */
  readonly left: number;
}

export interface JobOptions {
  readonly ranks: number;
  /** In this folder. */
  readonly file: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const rootMay = { OMPI_ALLOW_RUN_AS_ROOT: "1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1" };

/** Runs a program of tests as ranks to their end. */
export function runJob({ command, args: own }: Mpirun, { ranks, file, args = [], env }: JobOptions): Promise<JobEnd> {
  const mark = randomUUID(); // by which its processes are known
  const line = [...own, "-n", String(ranks), process.execPath, ...program(join(import.meta.dirname, file)), ...args];
  const settings = {
    env: { ...process.env, ...rootMay, ...env, AKID_TEST_JOB: mark },
    timeout: 100_000,
    killSignal: "SIGKILL",
  } as const;
  return new Promise((resolve) => {
    const child = execFile(command, line, settings, async (_, stdout, stderr) => {
      // The system takes a moment for those that the launcher has just killed.
      for (let wait = 0; wait < 20 && processesWith(mark).length > 0; wait++) await setTimeout(100);
      const left = processesWith(mark);
      for (const pid of left) process.kill(pid, "SIGKILL");
      resolve({ code: child.exitCode, stdout, stderr, left: left.length });
    });
  });
}

/** A process that has ended and was not waited for yet has no environment. */
export function processesWith(mark: string): number[] {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return all.filter((pid) => environment(pid).includes(mark)).map(Number);
}

function environment(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8");
  } catch {
    return "";
  }
}
