/** Memory of arrays given back at once: V8 would find them by marking its whole heap, every 64 MB of them anew. */
import { MessageChannel } from "node:worker_threads";

// What is transferred to a closed port is taken from its owner and thrown away.
const { port1: nowhere } = new MessageChannel();
nowhere.close();

/** Empties arrays that nobody reads any more; each is all that its buffer holds. */
export function release(arrays: readonly (Float32Array | Int32Array)[]): void {
  nowhere.postMessage(
    null,
    arrays.map(({ buffer }) => buffer as ArrayBuffer),
  );
}
