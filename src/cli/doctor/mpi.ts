/** MPI on this machine: its launcher and its library. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface Mpi {
  /** `mpirun (Open MPI) 4.1.4`; null: there is none. */
  readonly launcher: string | null;
  /** The library's file; null: the linker knows none. */
  readonly library: string | null;
}

const said = (program: string, args: readonly string[]): Promise<string> =>
  run(program, [...args], { timeout: 10_000 }).then(
    ({ stdout }) => stdout,
    () => "",
  );

export async function mpi(): Promise<Mpi> {
  const launcher = (await said("mpirun", ["--version"])).split("\n")[0]?.trim() || null;
  const known = (await said("ldconfig", ["-p"])) || (await said("/sbin/ldconfig", ["-p"]));
  return { launcher, library: libraryIn(known) };
}

/** The first libmpi or libmpich that `ldconfig -p` lists. */
export const libraryIn = (list: string): string | null =>
  /^\s*libmpi(?:ch)?\.so[.\d]* .*=> (\S+)$/m.exec(list)?.[1] ?? null;
