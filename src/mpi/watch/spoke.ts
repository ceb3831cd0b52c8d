/** The watch of a rank but 0: it reports to that of rank 0, and is told by it when the job ends. */
import { connect, type Socket } from "node:net";
import { wordOf } from "./activity.ts";
import type { Invitation } from "./invitation.ts";
import { endJob, graceOf, isOver, type Job, lostOne, silenceOf, type Watching } from "./job.ts";
import { type Message, receive, send } from "./lines.ts";
import { ended, type Ranked, silence } from "./sentences.ts";
import { activityIn, placeIn, signal } from "./shared.ts";

/** Where several ranks miss rank 0, the first one says it, and its end is that of the others. */
const stagger = (rank: number): number => Math.min(rank * 50, 1000);

export async function spokeOf(job: Job, invitation: Invitation): Promise<Watching> {
  const center = (): Ranked => lostOne(job, { rank: 0, host: invitation.host });
  let seen = performance.now();
  let isDone = false;

  function conclude(what: string, grace: number): void {
    if (!isDone) setTimeout(() => isDone || endJob(job, what, grace), stagger(job.rank));
  }

  const socket = await connection(job, invitation, {
    heard([name, grace]) {
      seen = performance.now();
      if (name === "bye") isDone = true;
      else if (name === "end") endJob(job, undefined, Number(grace));
    },
    closed: (code) => conclude(ended(center(), code), graceOf(job)),
  });
  signal(job.shared, "joined");

  return {
    beat(now, paused) {
      if (isDone || isOver()) return;
      seen += paused;
      send(socket, ["beat", wordOf(activityIn(job.shared)), placeIn(job.shared)]);
      if (now - seen >= silenceOf(job)) conclude(silence([center()], now - seen), 0);
    },
    leave(code) {
      isDone = true;
      socket.write(`${JSON.stringify(["left", code])}\n`, () => signal(job.shared, "left"));
    },
    bye() {
      isDone = true;
      send(socket, ["bye"]);
      socket.end();
      signal(job.shared, "left");
    },
  };
}

/** What comes of a connection that stands. */
interface Ears {
  heard(message: Message): void;
  closed(code?: string): void;
}

/** By the first address at which the watch of this job answers. */
async function connection(job: Job, invitation: Invitation, ears: Ears): Promise<Socket> {
  const { host, addresses, port } = invitation;
  const order = host === job.host ? ["127.0.0.1", "::1", ...addresses] : [...addresses, host];
  const failures: string[] = [];
  const limit = Math.max(silenceOf(job) / order.length, 500);
  for (const address of order) {
    const socket = connect({ port, host: address });
    const failure = await welcome(socket, { job, invitation, limit, ears });
    if (failure === undefined) return socket;
    failures.push(`${address}: ${failure}`);
  }
  const what = `rank ${job.rank} on ${job.host} cannot reach the watch of rank 0 on ${host} at port ${port}`;
  const reasons = `(${failures.join(", ")})`;
  endJob(job, `${what} ${reasons}: ranks need TCP connections between their machines`);
  throw new Error(what);
}

interface Asking {
  readonly job: Job;
  readonly invitation: Invitation;
  /** Milliseconds. */
  readonly limit: number;
  readonly ears: Ears;
}

/** What was wrong, or undefined where the watch of rank 0 has answered: it speaks to the ears from then on. */
function welcome(socket: Socket, { job, invitation, limit, ears }: Asking): Promise<string | undefined> {
  return new Promise((resolve) => {
    let isWelcome = false;
    let broken: NodeJS.ErrnoException | undefined;
    const timer = setTimeout(() => {
      socket.destroy();
      resolve("no answer");
    }, limit);
    socket.once("connect", () => send(socket, ["hello", job.rank, job.host, invitation.token]));
    socket.on("error", (error) => {
      broken = error;
    });
    socket.once("close", () => {
      if (isWelcome) return ears.closed(broken?.code);
      clearTimeout(timer);
      resolve(broken?.message ?? "it is another program");
    });
    receive(socket, (message) => {
      if (isWelcome) return ears.heard(message);
      if (message[0] !== "welcome" || message[1] !== invitation.answer) return socket.destroy();
      isWelcome = true;
      clearTimeout(timer);
      resolve(undefined);
    });
  });
}
