/** koffi calls C functions; it is loaded only where MPI is asked for. */
import { createRequire } from "node:module";
import type koffi from "koffi";
import { UsageError } from "../../../dsl/errors.ts";

export type Koffi = typeof koffi;
export type Library = ReturnType<Koffi["load"]>;

// Before the first library is loaded. On koffi's own 128 KiB MPICH 4.0's MPI_Allreduce ends the process (SIGSEGV); memory
// that is never touched costs nothing.
const stack = 8 << 20;
let loaded: Koffi | undefined;

export function loadKoffi(): Koffi {
  if (loaded) return loaded;
  try {
    // Not by import(), which is asynchronous: a Comm opens, as MPI itself, in one call.
    const module = createRequire(import.meta.url)("koffi") as Koffi | { default: Koffi };
    loaded = "default" in module ? module.default : module;
  } catch (cause) {
    const advice = "It is an optional package that calls MPI: install it with `npm install koffi`.";
    throw new UsageError(
      { where: "mpi", what: `koffi cannot be loaded (${(cause as Error).message.split("\n")[0]})`, advice },
      { cause },
    );
  }
  try {
    loaded.config({ sync_stack_size: stack, async_stack_size: stack });
  } catch {
    // The user's own program has loaded a library by koffi already: its sizes hold, which suffice for calls that block.
  }
  return loaded;
}
