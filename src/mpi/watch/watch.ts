/** The thread that watches over the other ranks while the main thread of this one computes or is inside MPI. */
import { parentPort, workerData } from "node:worker_threads";
import { hubOf } from "./hub.ts";
import type { Invitation } from "./invitation.ts";
import { beatOf, endJob, type Job, pauseAt, type Watching } from "./job.ts";
import { seconds } from "./sentences.ts";
import { activityIn } from "./shared.ts";
import { spokeOf } from "./spoke.ts";

export interface WatchData extends Job {
  /** Of rank 0. */
  readonly secrets?: Pick<Invitation, "token" | "answer">;
}

/** What the main thread says to its watch. */
export type Order =
  | { readonly name: "join"; readonly invitation: Invitation }
  | { readonly name: "leave"; readonly code: number }
  | { readonly name: "bye" }
  | { readonly name: "done" };

const job = workerData as WatchData;
let watching: Watching | undefined = job.secrets && hubOf(job, job.secrets);
let alone = performance.now();
let isClosing = false;

/** What this rank can tell without the others: MPI begins and ends with all of them or not at all. */
function watchAlone(now: number): void {
  const { call } = activityIn(job.shared);
  if (call === "open" && now - alone > job.patience) {
    endJob(job, `rank ${job.rank} on ${job.host} waits for ${seconds(now - alone)} for ranks that do not begin`);
  }
  if (isClosing && now - alone > job.timeout) {
    endJob(job, `rank ${job.rank} on ${job.host} waits for ${seconds(now - alone)} for ranks that do not end`);
  }
}

const timer = setInterval(() => {
  const now = performance.now();
  const paused = pauseAt(job, now); // a machine that slept, or a job that was stopped and goes on, has heard nobody
  alone += paused;
  watchAlone(now);
  watching?.beat(now, paused);
}, beatOf(job));

process.on("uncaughtException", (error) =>
  endJob(job, `the watch of rank ${job.rank} on ${job.host} failed (${error.message})`),
);

parentPort?.on("message", async (order: Order) => {
  if (order.name === "join") watching = await spokeOf(job, order.invitation);
  else if (order.name === "leave") watching?.leave(order.code);
  else if (order.name === "bye") {
    [isClosing, alone] = [true, performance.now()];
    watching?.bye();
  } else {
    clearInterval(timer);
    parentPort?.close();
  }
});
