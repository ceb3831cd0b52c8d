/** The main thread's side of its watch. */
import { randomBytes } from "node:crypto";
import { Worker } from "node:worker_threads";
import { AkidError } from "../../../dsl/errors.ts";
import { argumentsFor, entry } from "../../workers/entry.ts";
import type { Call } from "./activity.ts";
import { type Invitation, ownAddresses } from "./invitation.ts";
import type { Job } from "./job.ts";
import { awaitSignal, setActivity, setPlace, shared } from "./shared.ts";
import type { Order, WatchData } from "./watch.ts";

export interface Watch {
  /** Does what all ranks do together. */
  during<Result>(call: Call, act: () => Result): Result;
  at(place: string): void;
  /** By rank 0, for the others. */
  invite(): Invitation;
  /** By the others. */
  join(invitation: Invitation): void;
  /** This process ends before the training does. */
  leave(code: number): void;
  /** All ranks are at the end: what ends now may end. */
  bye(): void;
  /** Nothing is left to wait for. */
  close(): void;
}

/** Milliseconds for the last words of a process. */
const farewell = 500;

export function startWatch(given: Omit<Job, "shared">): Watch {
  const job: Job = { ...given, shared: shared() };
  const secret = (): string => randomBytes(16).toString("hex");
  const secrets = { token: secret(), answer: secret() };
  const data: WatchData = given.rank === 0 ? { ...job, secrets } : job;
  const worker = new Worker(entry(import.meta.url, "./watch"), { workerData: data, execArgv: argumentsFor() });
  worker.unref();
  const tell = (order: Order): void => worker.postMessage(order);
  let number = 0;

  return {
    during(call, act) {
      number++;
      setActivity(job.shared, { number, call });
      try {
        return act();
      } finally {
        setActivity(job.shared, { number, call: "nothing" });
      }
    },
    at: (place) => setPlace(job.shared, place),
    invite() {
      const port = awaitSignal(job.shared, "port", job.timeout);
      if (port === 0) throw new AkidError({ where: "mpi", what: "the watch of rank 0 does not start" });
      return { host: job.host, addresses: ownAddresses(), port, ...secrets };
    },
    join(invitation) {
      tell({ name: "join", invitation });
      if (awaitSignal(job.shared, "joined", job.timeout) > 0) return;
      throw new AkidError({
        where: "mpi",
        what: `rank ${job.rank} cannot join the watch of rank 0 on ${invitation.host}`,
      });
    },
    leave(code) {
      tell({ name: "leave", code });
      awaitSignal(job.shared, "left", farewell);
    },
    bye() {
      tell({ name: "bye" });
      awaitSignal(job.shared, "left", farewell);
    },
    close: () => tell({ name: "done" }),
  };
}
