/** Programs that tests start as several ranks, by each MPI that this machine has. */
import { execFileSync } from "node:child_process";
import { type Ended, execute } from "./processes.ts";

export interface Launcher {
  /** With the reason where it is missing: for the names of tests. */
  readonly title: string;
  readonly command: string;
  readonly flags: readonly string[];
  readonly missing: boolean;
}

function launcher(name: string, command: string, flags: readonly string[]): Launcher {
  try {
    execFileSync(command, ["--version"], { stdio: "ignore" });
    return { title: name, command, flags, missing: false };
  } catch {
    return { title: `${name} (skipped: there is no ${command})`, command, flags, missing: true };
  }
}

export const launchers: readonly Launcher[] = [
  launcher("Open MPI", "mpirun.openmpi", ["--bind-to", "none", "--oversubscribe"]),
  launcher("MPICH", "mpirun.mpich", []),
];

/** Root may start ranks here: the machines of tests are nobody's. */
const asRoot = { OMPI_ALLOW_RUN_AS_ROOT: "1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1" };

/** Runs so many ranks of Node to their end. */
export const mpirun = (
  { command, flags }: Launcher,
  ranks: number,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> =>
  execute(command, [...flags, "-n", String(ranks), process.execPath, ...args], { env: { ...asRoot, ...env } });
