/** Towers in threads of this process. */
import { SHARE_ENV, Worker } from "node:worker_threads";
import { argumentsFor, entry } from "../../workers/entry.ts";
import type { Answer, TowerData } from "./calls.ts";
import { betweenThreads, commonMemory } from "./ground.ts";
import { loadLinux } from "./linux.ts";
import { type Events, grace, type Link, type Place } from "./place.ts";

/** What a thread is given. */
export interface ThreadData extends TowerData {
  /** How many calls each tower has not answered yet. */
  readonly open: Int32Array;
}

export function inThreads(towers: number): Place {
  const open = new Int32Array(new SharedArrayBuffer(4 * towers));
  return {
    link: (data, events) => threadLink({ ...data, open }, events),
    ground: (count, floats) => {
      const memory = commonMemory(count, floats);
      return { ground: betweenThreads(memory), memory };
    },
    close: () => {},
  };
}

function threadLink(data: ThreadData, { answered, ended }: Events): Link {
  const { open, tower } = data;
  const worker = new Worker(entry(import.meta.url, "./tower"), {
    workerData: data,
    execArgv: argumentsFor(),
    env: SHARE_ENV, // what a backend sets before it loads a library is seen by the library
  });
  let state: "alive" | "killed" | "ended" = "alive";
  worker.unref();
  worker.on("message", (answer: Answer) => answered(answer));
  worker.on("error", (error) => ended(`its thread failed: ${error.message}`, error));
  const exit = new Promise<void>((resolve) => {
    worker.on("exit", (code) => {
      state = "ended";
      Atomics.store(open, tower, 0);
      ended(`its thread ended with exit code ${code}`);
      resolve();
    });
  });
  return {
    post: (request, moved) => {
      Atomics.add(open, tower, 1);
      worker.postMessage(request, moved);
    },
    hold: (holds) => (holds ? worker.ref() : worker.unref()),
    ended: exit,
    kill: () => {
      if (state === "alive") endWithProcess(worker);
      state = "killed";
    },
    // A thread that is ended in a run of ONNX Runtime takes the process along.
    leave: () => {
      if (state !== "alive") return;
      const end = performance.now() + grace;
      for (
        let left = Atomics.load(open, tower);
        left > 0 && performance.now() < end;
        left = Atomics.load(open, tower)
      ) {
        Atomics.wait(open, tower, left, end - performance.now());
      }
    },
  };
}

/** Ends a thread. Node waits for it when the process ends, for ever if it hangs in native code; there is a limit then. */
function endWithProcess(worker: Worker): void {
  const leave = (): void => {
    try {
      loadLinux().endIn(grace / 1000);
    } catch {
      process.kill(process.pid, "SIGKILL");
    }
  };
  process.once("exit", leave);
  worker.once("exit", () => process.off("exit", leave));
  void worker.terminate();
  worker.unref(); // `terminate` holds the process until it has ended
}
