/** The thread of a compiler: answers with what it finds in the files that it is sent. */
import { workerData } from "node:worker_threads";
import type { Checkable, Checker } from "../check.ts";
import type { Answer, WorkerData } from "./thread.ts";

const { options, port, answered } = workerData as WorkerData;
let checker: Checker | undefined;

async function open(): Promise<Checker> {
  const { NativeChecker } = await import("../native.ts");
  return new NativeChecker(options);
}

async function answerTo(files: readonly Checkable[]): Promise<Answer> {
  try {
    checker ??= await open();
    return { findings: checker.check(files) };
  } catch (error) {
    return { failure: (error as Error).message };
  }
}

// One answer after the other: the thread that asks waits for them in order.
let last = Promise.resolve();
port.on("message", (files: readonly Checkable[] | "end") => {
  last = last.then(async () => {
    if (files === "end") {
      checker?.[Symbol.dispose]();
      port.close();
      return;
    }
    port.postMessage(await answerTo(files));
    Atomics.add(answered, 0, 1);
    Atomics.notify(answered, 0);
  });
});
