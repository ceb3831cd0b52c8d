/** What a tower sees of its engine: a port to the thread, or to the process, that has started it. */
import { parentPort, Worker, workerData } from "node:worker_threads";
import type { Answer, Calls, Request, TowerData } from "./calls.ts";
import { betweenThreads, commonMemory, type Ground } from "./ground.ts";
import { loadLinux } from "./linux.ts";
import { descriptors } from "./place.ts";
import type { ThreadData } from "./thread.ts";

export interface Port {
  readonly data: TowerData;
  listen(take: (request: Request) => void): void;
  reply(answer: Answer): void;
  ground(given: Parameters<Calls["share"]>[0]): Promise<Ground>;
  /** Nothing else keeps the tower alive. */
  close(): void;
}

export const openPort = (): Port => (parentPort ? threadPort(parentPort) : processPort());

function threadPort(port: NonNullable<typeof parentPort>): Port {
  const data = workerData as ThreadData;
  const { open, tower } = data;
  return {
    data,
    listen: (take) => port.on("message", take),
    reply: (answer) => {
      port.postMessage(answer);
      Atomics.sub(open, tower, 1);
      Atomics.notify(open, tower);
    },
    ground: async ({ memory }) => {
      if (!memory) throw new Error("there is no shared memory");
      return betweenThreads(memory);
    },
    close: () => port.close(),
  };
}

/** Milliseconds between two signs of life. */
const beat = 250;

/** In a thread, which lives on while the tower computes or waits. It ends a process whose engine's process is gone. */
const heart = `
  const { writeSync } = require("node:fs");
  const live = () => {
    try {
      writeSync(${descriptors.life}, ".");
    } catch ({ code }) {
      if (code !== "EAGAIN") process.kill(process.pid, "SIGKILL");
    }
  };
  live();
  setInterval(live, ${beat});
`;

function processPort(): Port {
  const data = JSON.parse(process.argv[2] ?? "") as TowerData;
  new Worker(heart, { eval: true, execArgv: [] }).unref();
  process.once("disconnect", () => process.exit());
  // A terminal gives its signals to all: when towers end is for their engine to say.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
  return {
    data,
    listen: (take) => process.on("message", take),
    reply: (answer) => process.send?.(answer),
    ground: async ({ floats }) => loadLinux().shared(commonMemory(data.towers, floats), descriptors.file),
    close: () => process.disconnect(),
  };
}
