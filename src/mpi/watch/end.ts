/** Ends a process whose main thread does not listen, since it is inside a function of MPI. */
import { writeSync } from "node:fs";
import { loadKoffi } from "../binding/koffi.ts";

/** EX_TEMPFAIL of sysexits.h: the same again may succeed. */
const code = 75;

/** libc's _exit needs neither the event loop nor MPI: MPI_Abort and exit() run handlers of threads at work. */
export function endProcess(): never {
  loadKoffi().load(null).func("_exit", "void", ["int"])(code);
  throw new Error("a process goes on after its end");
}

/** Standard error of a worker thread goes by way of the main thread: the descriptor itself is written to. */
export function say(sentence: string): void {
  try {
    writeSync(2, `${sentence}\n`);
  } catch {
    // The launcher that reads it has ended, or does not read: the job ends all the same.
  }
}
