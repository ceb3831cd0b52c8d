/** The ranks of this process, opened once and left when it ends. */
import { type CommOptions, openComm } from "../../mpi/comm.ts";
import { Ranks } from "./ranks.ts";

let ranks: Ranks | undefined;

/** @throws UsageError where this process was not started as a rank, or no MPI library fits its launcher */
export function openRanks(options: CommOptions): Ranks {
  if (ranks) return ranks;
  const comm = openComm(options);
  const opened = new Ranks(comm);
  ranks = opened;
  let isLeft = false;
  const leave = (): void => {
    if (!isLeft) comm.finalize();
    isLeft = true;
  };
  process.once("beforeExit", leave);
  // Before the listener of comm, which takes an end without `finalize` for one in the middle of the work.
  process.prependListener("exit", (code) => {
    if (code === 0 && !opened.isPractising) leave();
  });
  return opened;
}
