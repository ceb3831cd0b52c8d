/** Whether a launcher and the library of MPI that its ranks load are of one kind: else each rank would train alone. */
import { spawnSync } from "node:child_process";
import { delimiter, dirname } from "node:path";
import { AkidError, UsageError } from "../../dsl/errors.ts";
import type { LauncherKind as RankKind } from "../mpi/launcher.ts";
import { entry } from "./entry.ts";
import type { Launcher, LauncherKind } from "./launcher.ts";

/** As what a rank sees the launcher. */
const seen: Readonly<Record<LauncherKind, RankKind>> = { openmpi: "openmpi", hydra: "pmi", slurm: "slurm" };

/**
 * The name of the library that ranks of this launcher load here.
 *
 * @throws UsageError where there is none, or it is of another kind than the launcher
 */
export function matchingLibrary(launcher: Launcher): string {
  const title = libraryFor(seen[launcher.kind]);
  const what = mismatch(launcher, title);
  if (what === undefined) return title;
  const own = isOpenMpi(title) ? "its mpirun (--launcher openmpi)" : "its mpiexec (--launcher mpich)";
  const advice = `Use ${own}, or set MPI_LIBRARY to the library of the launcher.`;
  throw new UsageError({ where: "launch", what, advice });
}

function libraryFor(kind: RankKind): string {
  const [program = "", ...args] = [...entry("probe"), kind];
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
  if (status === 0) return stdout;
  const sentence = stderr.split("\n").find((line) => line.startsWith("akid: "));
  if (sentence === undefined) {
    throw new AkidError({ where: "launch", what: `the library of MPI cannot be loaded: ${stderr.trim()}` });
  }
  throw Object.assign(new UsageError({ what: "" }), { message: sentence });
}

/**
 * What is wrong with the pair, or undefined. srun starts ranks of both kinds.
 *
 * @example mismatch({ kind: "hydra", title: "MPICH 4.0.2", ... }, "Open MPI 4.1.4 (libmpi.so.40)")
 */
export function mismatch({ kind, title, path }: Launcher, library: string): string | undefined {
  if (kind === "slurm" || (kind === "openmpi") === isOpenMpi(library)) return undefined;
  return `the launcher is ${title} (${path}), the library of the ranks ${library}: each rank would train alone`;
}

/** How srun and a library find each other. */
export const pmiOf = (library: string): "pmi2" | "pmix" => (isOpenMpi(library) ? "pmix" : "pmi2");

const isOpenMpi = (library: string): boolean => library.startsWith("Open MPI");

/** Ranks look for their library beside the first mpirun in PATH: that of the launcher, wherever it lies. */
export const pathWith = ({ path }: Launcher, given = ""): string => {
  const folder = dirname(path);
  return given.split(delimiter).includes(folder) ? given : [folder, given].join(delimiter);
};
