/** A process that ends before the training is over says so, and never with code 0: MPICH's mpirun would report success. */
import { say } from "./watch/say.ts";

/** EX_SOFTWARE of sysexits.h. */
const early = 70;

/** Of a process that its user has stopped, who needs no reason. */
const interrupted = 130;

export interface Rank {
  readonly rank: number;
  readonly host: string;
}

/** Gives back what is called at the end of the training. `left` is told the code. */
export function guardExit({ rank, host }: Rank, placed: () => string, left: (code: number) => void): () => void {
  const leave = (found: number): void => {
    const code = found || early;
    if (found === 0) process.exitCode = early;
    const why = found === 0 ? " before the training is over, as comm.finalize() was not called" : "";
    if (code !== interrupted) say(`akid: mpi: rank ${rank} on ${host} ends with code ${code}${why}${placed()}.`);
    left(code);
  };
  process.on("exit", leave);
  return () => process.off("exit", leave);
}
