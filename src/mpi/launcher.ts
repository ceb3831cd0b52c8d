/** What a launcher of MPI programs has told this process by its environment; nothing is loaded to find out. */
import { UsageError } from "../../dsl/errors.ts";

/** Open MPI's mpirun; PMI (MPICH's and Intel's hydra, `srun --mpi=pmi2`); PMIx (`srun --mpi=pmix`, prterun); bare srun. */
export type LauncherKind = "openmpi" | "pmi" | "pmix" | "slurm";

export interface Launcher {
  readonly kind: LauncherKind;
  readonly rank: number;
  readonly size?: number;
  /** Among the ranks of this machine. */
  readonly localRank?: number;
  readonly localSize?: number;
}

interface Names {
  readonly rank: string;
  readonly size: readonly string[];
  readonly localRank: readonly string[];
  readonly localSize: readonly string[];
}

const slurm = { size: ["SLURM_STEP_NUM_TASKS", "SLURM_NTASKS"], localRank: ["SLURM_LOCALID"], localSize: [] };

/** In the order of asking: Open MPI 5 sets PMIx's variables as well. */
const variables: Readonly<Record<LauncherKind, Names>> = {
  openmpi: {
    rank: "OMPI_COMM_WORLD_RANK",
    size: ["OMPI_COMM_WORLD_SIZE"],
    localRank: ["OMPI_COMM_WORLD_LOCAL_RANK"],
    localSize: ["OMPI_COMM_WORLD_LOCAL_SIZE"],
  },
  pmi: {
    rank: "PMI_RANK",
    size: ["PMI_SIZE"],
    localRank: ["MPI_LOCALRANKID", "SLURM_LOCALID"],
    localSize: ["MPI_LOCALNRANKS"],
  },
  pmix: { rank: "PMIX_RANK", ...slurm },
  slurm: { rank: "SLURM_PROCID", ...slurm },
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The launcher that started this process, or undefined where none did.
 *
 * @example launcherOf({ PMI_RANK: "1", PMI_SIZE: "4" }); // { kind: "pmi", rank: 1, size: 4 }
 */
export function launcherOf(env: Environment = process.env): Launcher | undefined {
  for (const [kind, names] of Object.entries(variables) as [LauncherKind, Names][]) {
    const rank = countIn(env, [names.rank]);
    // Slurm sets SLURM_PROCID in a batch script, too, which no srun started: only a step has a number of tasks.
    if (rank === undefined || (kind === "slurm" && env.SLURM_STEP_NUM_TASKS === undefined)) continue;
    const counts = {
      size: countIn(env, names.size),
      localRank: countIn(env, names.localRank),
      localSize: countIn(env, names.localSize),
    };
    return { kind, rank, ...definedOf(counts) };
  }
  return undefined;
}

function countIn(env: Environment, names: readonly string[]): number | undefined {
  const text = names.map((name) => env[name]).find((value) => value !== undefined && /^\d+$/.test(value));
  return text === undefined ? undefined : Number(text);
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

const definedOf = <T extends object>(values: T): Defined<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;

const titles: Readonly<Record<LauncherKind, string>> = {
  openmpi: "mpirun of Open MPI",
  pmi: "mpirun of MPICH or Intel MPI, or srun --mpi=pmi2",
  pmix: "srun --mpi=pmix, or prterun",
  slurm: "srun",
};

/** Where launcher and library are of different kinds, each process is a training of its own for the library. */
export function compareWithLauncher(
  { kind, rank, size }: Launcher,
  seen: { readonly rank: number; readonly size: number },
  { title }: { readonly title: string },
): void {
  if (rank === seen.rank && (size === undefined || size === seen.size)) return;
  const started = `the launcher (${titles[kind]}) started rank ${rank} of ${size ?? "several"}`;
  const use =
    kind === "slurm"
      ? "Let srun speak to it: `srun --mpi=pmix` (Open MPI) or `srun --mpi=pmi2` (MPICH, Intel MPI)."
      : "They are of different kinds: set MPI_LIBRARY to the library of this launcher, or use the library's own mpirun.";
  throw new UsageError({
    where: "mpi",
    what: `${started}, and ${title} sees rank ${seen.rank} of ${seen.size}`,
    advice: use,
  });
}
