/** Arrays in memory that threads share, or batches one after the other. */
import type { HostTensor } from "../graph/program.ts";

/** A copy that goes to a thread without a further one. */
export function shared<A extends Uint8Array | Float32Array | Int32Array>(values: A): A {
  const Kind = values.constructor as new (of: SharedArrayBuffer) => A;
  const copy = new Kind(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}

/** The array of a batch that nobody needs any more, if it fits, else a new one; it is to be filled. */
export const emptied = (spare: HostTensor | undefined, length: number): Float32Array =>
  spare?.data instanceof Float32Array && spare.data.length === length ? spare.data : new Float32Array(length);
