/** The functions of MPI that akid calls, with typed arrays; each blocks, and an error is an AkidError. */
import { AkidError } from "../../../dsl/errors.ts";
import type { Handle } from "./abi.ts";
import type { MpiLibrary } from "./library.ts";
import { piecesOf } from "./pieces.ts";

export interface Mpi {
  /** Before all others, once in a process. */
  begin(): { readonly rank: number; readonly size: number };
  /** Place among the processes of this machine; all processes call it. */
  local(): { readonly rank: number; readonly size: number };
  sum(values: Float32Array): void;
  broadcast(bytes: Uint8Array, root: number): void;
  /** `bytes` of each process, one after the other; equally long in all of them. */
  gather(bytes: Uint8Array, all: Uint8Array): void;
  barrier(): void;
  /** Waits for all processes: never after an error. */
  end(): void;
}

type Argument = Handle | ArrayBufferView | null;

export function mpiOf({ library, abi }: MpiLibrary): Mpi {
  const declared = (name: string, types: readonly string[]): ((...values: Argument[]) => number) =>
    library.func(name, "int", [...types]) as (...values: Argument[]) => number;
  const [handle, address, count] = [abi.handle, "void *", "int"];
  const errorString = declared("MPI_Error_string", [count, address, address]);

  /** The function as one that throws. */
  function checked(name: string, types: readonly string[]): (...values: Argument[]) => void {
    const called = declared(name, types);
    return (...values) => {
      const code = called(...values);
      if (code === 0) return;
      const [text, length] = [Buffer.alloc(8192), cell()];
      errorString(code, text, length);
      const reason = text
        .toString("latin1", 0, length[0])
        .trim()
        .replace(/\s*\n\s*/g, "; ");
      throw new AkidError({ where: "mpi", what: `${name} failed: ${reason}` });
    };
  }

  const init = checked("MPI_Init_thread", [address, address, count, address]);
  const setErrors = checked("MPI_Comm_set_errhandler", [handle, handle]);
  const rankOf = checked("MPI_Comm_rank", [handle, address]);
  const sizeOf = checked("MPI_Comm_size", [handle, address]);
  const split = checked("MPI_Comm_split_type", [handle, count, count, handle, address]);
  const allreduce = checked("MPI_Allreduce", [address, address, count, handle, handle, handle]);
  const bcast = checked("MPI_Bcast", [address, count, handle, count, handle]);
  const allgather = checked("MPI_Allgather", [address, count, handle, address, count, handle, handle]);
  const barrier = checked("MPI_Barrier", [handle]);
  const finalize = checked("MPI_Finalize", []);

  const placeIn = (group: Handle): { rank: number; size: number } => {
    const [rank, size] = [cell(), cell()];
    rankOf(group, rank);
    sizeOf(group, size);
    return { rank: rank[0] as number, size: size[0] as number };
  };

  return {
    begin() {
      init(null, null, abi.funneled, cell());
      setErrors(abi.world, abi.errorsReturn); // by default an error ends the process without a word of ours
      return placeIn(abi.world);
    },
    local() {
      const group = cell();
      split(abi.world, abi.shared, 0, abi.infoNull, group);
      return placeIn(abi.handle === "int" ? (group[0] as number) : (new BigUint64Array(group.buffer)[0] as bigint));
    },
    sum(values) {
      for (const piece of piecesOf(values)) {
        allreduce(abi.inPlace, piece, piece.length, abi.float, abi.sum, abi.world);
      }
    },
    broadcast(bytes, root) {
      for (const piece of piecesOf(bytes)) bcast(piece, piece.length, abi.byte, root, abi.world);
    },
    gather: (bytes, all) => allgather(bytes, bytes.length, abi.byte, all, bytes.length, abi.byte, abi.world),
    barrier: () => barrier(abi.world),
    end: () => finalize(),
  };
}

/** Room for what a function gives back: a count, a handle. */
const cell = (): Int32Array => new Int32Array(32);
