/** What the processes of one training do together. */

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
