/** Finds a library of MPI and loads it. */
import { UsageError } from "../../../dsl/errors.ts";
import type { LauncherKind } from "../launcher.ts";
import { type Abi, abiOf } from "./abi.ts";
import { calmLibraries } from "./environment.ts";
import { type Library, loadKoffi } from "./koffi.ts";
import { librariesOf } from "./search.ts";

export interface MpiLibrary {
  readonly library: Library;
  readonly abi: Abi;
  /** For people: "Open MPI 4.1.4 (libmpi.so.40)". */
  readonly title: string;
}

export function openLibrary(kind: LauncherKind): MpiLibrary {
  const koffi = loadKoffi();
  calmLibraries();
  const failures: string[] = [];
  for (const file of librariesOf(kind)) {
    try {
      const library = koffi.load(file);
      const version = versionOf(library);
      return { library, abi: abiOf(library, version), title: `${shortened(version)} (${file})` };
    } catch (error) {
      failures.push(`${file}: ${(error as Error).message}`);
    }
  }
  const advice =
    "Set MPI_LIBRARY to the path of the libmpi that belongs to the mpirun or srun in use, or install one: " +
    "openmpi-bin or mpich of the system, or `pip install mpich`.";
  throw new UsageError({ where: "mpi", what: `no library of MPI can be loaded (${failures.join("; ")})`, advice });
}

/** It may be asked before MPI begins. */
function versionOf(library: Library): string {
  const text = Buffer.alloc(8192);
  const length = new Int32Array(32);
  library.func("MPI_Get_library_version", "int", ["void *", "void *"])(text, length);
  return text.toString("latin1", 0, length[0]);
}

/** "Open MPI v4.1.4, package: ..." and "MPICH Version:\t4.0.2\n..." in their first words. */
function shortened(text: string): string {
  const [line = ""] = text.split(/[\n\0]/);
  const [name = ""] = line.split(",");
  return name
    .replace(/\bversion\b:?/i, " ")
    .replace(/\bv(?=\d)/, "")
    .replace(/\s+/g, " ")
    .trim();
}
