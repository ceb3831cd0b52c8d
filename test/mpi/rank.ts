/** A rank that trains nothing: 40 sums, and what one of the ranks does in their midst. */
import { openComm } from "../../src/mpi/comm.ts";

const [fault = "none", timeout = "3", patience = "600"] = process.argv.slice(2);
const comm = openComm({ timeout: Number(timeout), patience: Number(patience) });
const values = new Float32Array(1000);
const isFaulty = comm.rank === comm.size - 1;

/** The thread is as if it computed, and leaves the processor to others. */
const pause = (seconds: number): unknown =>
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, seconds * 1000);

const faults: Readonly<Record<string, () => unknown>> = {
  none: () => undefined,
  kill: () => process.kill(process.pid, "SIGKILL"),
  stop: () => process.kill(process.pid, "SIGSTOP"),
  stop0: () => undefined,
  throw() {
    throw new Error("a planted error");
  },
  exit0: () => process.exit(0),
  exit3: () => process.exit(3),
  loop: () => pause(1e6),
  slow: () => pause(Number(timeout) + 2),
  finalize: () => comm.finalize(),
};

for (let step = 0; step < 40; step++) {
  comm.at(`step ${step}`);
  if (step === 12 && isFaulty) faults[fault]?.();
  if (step === 12 && fault === "stop0" && comm.rank === 0) process.kill(process.pid, "SIGSTOP");
  comm.sum(values.fill(comm.rank));
}
comm.finalize();
if (comm.rank === 0) console.log("all done");
