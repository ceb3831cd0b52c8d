/** Ends a process whose main thread does not listen, since it is inside a function of MPI. */
import { loadKoffi } from "../binding/koffi.ts";

/** EX_TEMPFAIL of sysexits.h: the same again may succeed. */
const code = 75;

/** libc's _exit needs neither the event loop nor MPI: MPI_Abort and exit() run handlers of threads at work. */
export function endProcess(): never {
  loadKoffi().load(null).func("_exit", "void", ["int"])(code);
  throw new Error("a process goes on after its end");
}
