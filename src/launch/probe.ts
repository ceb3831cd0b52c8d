/**
 * Says which library of MPI the ranks of a launcher would load here. A process of its own: UCX, which MPICH loads, does not
 * survive that the library is closed, and takes the process with it.
 */
import { endOnError } from "../cli/main.ts";
import { openLibrary } from "../mpi/binding/library.ts";
import type { LauncherKind } from "../mpi/launcher.ts";

endOnError();
process.stdout.write(openLibrary(process.argv[2] as LauncherKind).title, () => process.exit());
