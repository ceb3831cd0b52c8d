/** A rank that calls each function of its Comm once, and prints what came of it. */
import { createHash } from "node:crypto";
import { openComm } from "../../src/mpi/comm.ts";

const comm = openComm();
const { rank, size, local, host, library } = comm;
const digest = (values: Float32Array): string => createHash("sha256").update(values).digest("hex");

/** Sums whose last bits depend on the order of adding. */
function summed(values: Float32Array): string {
  for (let i = 0; i < values.length; i++) values[i] = Math.sin(i * 7 + rank) * 10 ** ((i + rank) % 9);
  comm.sum(values);
  return digest(values);
}

const sums = [0, 1, 1000, 300_001].map((length) => summed(new Float32Array(length)));
const shared = summed(new Float32Array(new SharedArrayBuffer(4 * 1000)));
const within = new Float32Array(10).fill(rank + 1);
comm.sum(within.subarray(3, 5));
const bytes = new Uint8Array(13).fill(rank + 5);
comm.broadcast(bytes);
const parts = comm.gather(new Uint8Array(rank * 3).fill(rank));
comm.barrier();
comm.finalize();
comm.finalize();
const line = { rank, size, local, host, library, sums, shared, within: [...within], bytes: [...bytes] };
console.log(JSON.stringify({ ...line, parts: parts.map((part) => [...part]) }));
