/** What the launcher and the ranks find in their environment. */

type Environment = Readonly<Record<string, string | undefined>>;

/** Open MPI's mpirun refuses root without them; all others pass them over. */
const rootFlags = { OMPI_ALLOW_RUN_AS_ROOT: "1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1" };

export interface Wanted {
  /** Threads of each rank, where the environment says nothing of them. */
  readonly threads: number | undefined;
  /** Whether people look at what the ranks print. */
  readonly isTerminal: boolean;
}

/**
 * What is added to the environment.
 *
 * @example addedTo({}, { threads: 2, isTerminal: false }); // { AKID_LAUNCH: "plain", AKID_THREADS: "2" }
 */
export function addedTo(env: Environment, { threads, isTerminal }: Wanted): Readonly<Record<string, string>> {
  return {
    ...(process.getuid?.() === 0 && rootFlags),
    AKID_LAUNCH: isTerminal ? "terminal" : "plain",
    ...(threads !== undefined && !env.AKID_THREADS && { AKID_THREADS: String(threads) }),
  };
}

const names = /^(AKID_\w+|MPI_LIBRARY|NODE_OPTIONS|CUDA_\w+|NVIDIA_\w+|TF_\w+|LD_LIBRARY_PATH)$/;

/** Which variables go to ranks on other machines, in order; the rest of theirs is what a login there gives. */
export const forwardedOf = (env: Environment): readonly string[] =>
  Object.keys(env)
    .filter((name) => names.test(name) && env[name] !== undefined)
    .sort();
