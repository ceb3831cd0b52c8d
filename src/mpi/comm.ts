/** What the processes of one training do together. */
import { hostname } from "node:os";
import { AkidError, UsageError } from "../../dsl/errors.ts";
import { type MpiLibrary, openLibrary } from "./binding/library.ts";
import { type Mpi, mpiOf } from "./binding/mpi.ts";
import { type Launcher, launcherOf } from "./launcher.ts";

/**
 * The processes of one training; every call but `at` blocks until all of them have made it.
 *
 * @example
 * const comm = openComm();
 * comm.sum(gradients);
 * comm.finalize();
 */
export interface Comm {
  readonly rank: number;
  readonly size: number;
  /** Among the ranks of this machine. */
  readonly local: { readonly rank: number; readonly size: number };
  readonly host: string;
  /** What library answers, for the log: "Open MPI 4.1.4 (libmpi.so.40)". */
  readonly library: string;
  /** Sums in place, equal to the bit on all ranks; the array may lie in shared memory. */
  sum(values: Float32Array): void;
  /** Overwrites with what rank 0 has; all ranks know the length. */
  broadcast(bytes: Uint8Array): void;
  /** What each rank has, in order of ranks; lengths may differ. */
  gather(bytes: Uint8Array): readonly Uint8Array[];
  barrier(): void;
  /** Tells the watch what the main thread is at, e.g. "step 12": for messages. */
  at(place: string): void;
  /** The training is over: a process that ends without it with code 0 ends with 70. */
  finalize(): void;
}

export interface CommOptions {
  /** Seconds without a sign of life of another rank after which the job ends; 30 by default. */
  readonly timeout?: number;
  /** Seconds that ranks wait for the main thread of another one that is alive; 600 by default. */
  readonly patience?: number;
}

/**
 * Joins the other processes that the launcher (mpirun, srun, `akid launch`) has started. Once in a process.
 *
 * @example const { rank, size } = openComm({ timeout: 60 });
 */
export function openComm(_options: CommOptions = {}): Comm {
  const launcher = launcherOf();
  if (!launcher) {
    const advice = "Start it with `akid launch -n 2 FILE`, or with mpirun or srun.";
    throw new UsageError({ where: "mpi", what: "no launcher of MPI programs has started this process", advice });
  }
  const library = openLibrary(launcher.kind);
  const mpi = mpiOf(library);
  const { rank, size } = mpi.begin();
  compareSizes(launcher, size, library);
  return commOf(mpi, { rank, size, local: localOf(launcher, mpi), host: hostname(), library: library.title });
}

/** Where they are of different kinds, each process is a training of its own for the library. */
function compareSizes({ kind, size: started }: Launcher, size: number, { title }: MpiLibrary): void {
  if (started === undefined || started === size) return;
  const what = `the launcher (${kind}) started ${started} processes, and the library ${title} sees ${size}`;
  const advice =
    "They are of different kinds: set MPI_LIBRARY to the library of this launcher, or start with the mpirun of the library.";
  throw new AkidError({ where: "mpi", what, advice });
}

/** All ranks have the same launcher, so that all ask MPI or none does. */
const localOf = ({ localRank: rank, localSize: size }: Launcher, mpi: Mpi): Comm["local"] =>
  rank === undefined || size === undefined ? mpi.local() : { rank, size };

type Place = Pick<Comm, "rank" | "size" | "local" | "host" | "library">;

function commOf(mpi: Mpi, place: Place): Comm {
  return {
    ...place,
    sum: (values) => mpi.sum(values),
    broadcast: (bytes) => mpi.broadcast(bytes, 0),
    gather: (bytes) => gather(mpi, place, bytes),
    barrier: () => mpi.barrier(),
    at: () => undefined,
    finalize: () => mpi.end(),
  };
}

/** Lengths first; then each rank tells all others. */
function gather(mpi: Mpi, { rank, size }: Place, bytes: Uint8Array): Uint8Array[] {
  const lengths = new Float64Array(size);
  mpi.gather(new Uint8Array(Float64Array.of(bytes.length).buffer), new Uint8Array(lengths.buffer));
  return Array.from(lengths, (length, root) => {
    const part = new Uint8Array(length);
    if (root === rank) part.set(bytes);
    mpi.broadcast(part, root);
    return part;
  });
}
