/** Imported before a tower starts: FAULT says to which tower something happens, at which of its steps, and what: `1 3 exit 0`. */
import { readSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";

const [faulty, step, deed, code] = (process.env.FAULT ?? "").split(" ");

const deeds = {
  throw: () => {
    throw new Error("out of order");
  },
  exit: () => process.exit(Number(code)),
  loop: () => {
    for (;;);
  },
  /** Waits in native code for what standard input never gives. */
  read: () => readSync(0, new Uint8Array(1)),
  kill: () => process.kill(process.pid, "SIGKILL"),
  stop: () => process.kill(process.pid, "SIGSTOP"),
};

/** @returns what a tower is told of itself; undefined in other threads and processes */
function data() {
  if (parentPort) return workerData;
  return process.send && process.argv[2]?.startsWith("{") ? JSON.parse(process.argv[2]) : undefined;
}

let steps = 0;
const port = parentPort ?? process;
const listen = port.on.bind(port);
if (`${data()?.tower}` === faulty) {
  // Not by a listener of its own: messages come as soon as there is one.
  port.on = (event, listener) =>
    listen(event, (given) => {
      if (event === "message" && given.name === "step" && ++steps === Number(step)) deeds[deed]();
      listener(given);
    });
}
