/** The three binary interfaces of MPI: how each writes what mpi.h names. Numbers from mpi.h and mpi_abi.h of each. */
import type { Library } from "./koffi.ts";

/** A pointer, or the 32-bit integer that it is in MPICH. */
export type Handle = number | bigint;

export interface Abi {
  readonly name: "MPI 5 standard ABI" | "MPICH ABI" | "Open MPI";
  /** koffi's type of a handle. */
  readonly handle: "int" | "void *";
  readonly world: Handle;
  readonly float: Handle;
  readonly byte: Handle;
  readonly sum: Handle;
  readonly errorsReturn: Handle;
  readonly infoNull: Handle;
  /** MPI_IN_PLACE, an address. */
  readonly inPlace: bigint;
  /** MPI_THREAD_FUNNELED: other threads of the process run, and only one calls MPI. */
  readonly funneled: number;
  /** MPI_COMM_TYPE_SHARED: the processes of one machine. */
  readonly shared: number;
}

const standard: Abi = {
  name: "MPI 5 standard ABI",
  handle: "void *",
  world: 0x101n,
  float: 0x210n,
  byte: 0x247n,
  sum: 0x21n,
  errorsReturn: 0x143n,
  infoNull: 0x130n,
  inPlace: 1n,
  funneled: 1024,
  shared: 221,
};

const mpich: Abi = {
  name: "MPICH ABI",
  handle: "int",
  world: 0x44000000,
  float: 0x4c00040a,
  byte: 0x4c00010d,
  sum: 0x58000003,
  errorsReturn: 0x54000001,
  infoNull: 0x1c000000,
  inPlace: 0xffffffffffffffffn,
  funneled: 1,
  shared: 1,
};

/** Handles are addresses of objects that the library exports. */
function openMpi(library: Library): Abi {
  const address = (name: string): bigint => BigInt(library.symbol(name));
  return {
    name: "Open MPI",
    handle: "void *",
    world: address("ompi_mpi_comm_world"),
    float: address("ompi_mpi_float"),
    byte: address("ompi_mpi_byte"),
    sum: address("ompi_mpi_op_sum"),
    errorsReturn: address("ompi_mpi_errors_return"),
    infoNull: address("ompi_mpi_info_null"),
    inPlace: 1n,
    funneled: 1,
    shared: 0,
  };
}

/**
 * Which of the three a library has, asked as mpi4py does (`_mpiabi.py`). `version` is what MPI_Get_library_version says.
 */
export function abiOf(library: Library, version: string): Abi {
  if (hasStandardAbi(library)) {
    // Intel MPI 2021.18 says that it has ABI 1.0, and has MPI_ERRORS_RETURN one lower than it.
    return /Intel/.test(version) ? { ...standard, errorsReturn: 0x142n } : standard;
  }
  return has(library, "ompi_mpi_comm_world") ? openMpi(library) : mpich;
}

/** MPICH's libmpi.so.12 has the function as well, and answers -1. */
function hasStandardAbi(library: Library): boolean {
  if (!has(library, "MPI_Abi_get_version")) return false;
  const [major, minor] = [new Int32Array(32), new Int32Array(32)];
  const code = library.func("MPI_Abi_get_version", "int", ["void *", "void *"])(major, minor) as number;
  return code === 0 && (major[0] as number) > 0;
}

function has(library: Library, symbol: string): boolean {
  try {
    return Boolean(library.symbol(symbol));
  } catch {
    return false;
  }
}
