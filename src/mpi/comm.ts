/** What the processes of one training do together. */
import { hostname } from "node:os";
import { refuse } from "../../dsl/check.ts";
import { UsageError } from "../../dsl/errors.ts";
import { openLibrary } from "./binding/library.ts";
import { type Mpi, mpiOf } from "./binding/mpi.ts";
import { compareWithLauncher, type Launcher, launcherOf } from "./launcher.ts";
import { guardExit } from "./leaving.ts";
import { emptyInvitation, type Invitation, readInvitation, writeInvitation } from "./watch/invitation.ts";
import { startWatch, type Watch } from "./watch/thread.ts";

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
export function openComm({ timeout = 30, patience = 600 }: CommOptions = {}): Comm {
  if (!(timeout > 0 && timeout <= 86_400)) refuse("mpi", "timeout", "seconds above 0, at most a day", timeout);
  if (!(patience > 0)) refuse("mpi", "patience", "seconds above 0", patience);
  const launcher = launcherOf();
  if (!launcher) {
    const advice = "Start it with `akid launch -n 2 FILE`, or with mpirun or srun.";
    throw new UsageError({ where: "mpi", what: "no launcher of MPI programs has started this process", advice });
  }
  const library = openLibrary(launcher.kind);
  const mpi = mpiOf(library);
  const host = hostname();
  const watch = startWatch({ rank: launcher.rank, host, timeout: timeout * 1000, patience: patience * 1000 });
  return watch.during("open", () => {
    const { rank, size } = mpi.begin();
    compareWithLauncher(launcher, { rank, size }, library);
    const place = { rank, size, local: localOf(launcher, mpi), host, library: library.title };
    if (rank === 0) mpi.broadcast(writeInvitation(watch.invite()), 0);
    else watch.join(invitationBy(mpi));
    mpi.barrier(); // all watches know each other
    return commOf(mpi, place, watch);
  });
}

function invitationBy(mpi: Mpi): Invitation {
  const block = emptyInvitation();
  mpi.broadcast(block, 0);
  return readInvitation(block);
}

/** All ranks have the same launcher, so that all ask MPI or none does. */
const localOf = ({ localRank: rank, localSize: size }: Launcher, mpi: Mpi): Comm["local"] =>
  rank === undefined || size === undefined ? mpi.local() : { rank, size };

type Place = Pick<Comm, "rank" | "size" | "local" | "host" | "library">;

function commOf(mpi: Mpi, place: Place, watch: Watch): Comm {
  let at = "";
  let isOver = false;
  const release = guardExit(place, () => at && `, at ${at}`, watch.leave);
  return {
    ...place,
    sum: (values) => watch.during("sum", () => mpi.sum(values)),
    broadcast: (bytes) => watch.during("broadcast", () => mpi.broadcast(bytes, 0)),
    gather: (bytes) => watch.during("gather", () => gather(mpi, place, bytes)),
    barrier: () => watch.during("barrier", () => mpi.barrier()),
    at(text) {
      at = text;
      watch.at(text);
    },
    finalize() {
      if (isOver) return;
      watch.during("finalize", () => mpi.barrier());
      release();
      isOver = true;
      watch.bye();
      mpi.end();
      watch.close();
    },
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
