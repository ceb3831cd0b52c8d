/** The watch of rank 0: all others report to it. */
import { createServer, type Socket } from "node:net";
import { activityOf, wordOf } from "./activity.ts";
import type { Invitation } from "./invitation.ts";
import { endJob, graceOf, isOver, type Job, lostOne, silenceOf, type Watching } from "./job.ts";
import { type Message, receive, send } from "./lines.ts";
import { ended, silence } from "./sentences.ts";
import { activityIn, placeIn, signal } from "./shared.ts";
import { type Standing, verdictOf } from "./verdict.ts";

interface Peer {
  readonly rank: number;
  readonly host: string;
  readonly socket: Socket;
  word: number;
  /** When `word` was first seen. */
  since: number;
  place: string;
  /** When it was last heard. */
  seen: number;
}

/** Milliseconds for the sentence to reach the others before this process ends. */
const farewell = 100;

export function hubOf(job: Job, secrets: Pick<Invitation, "token" | "answer">): Watching {
  const peers = new Map<number, Peer>();
  const own = { word: 0, since: 0 };
  let isDone = false;

  const server = createServer((socket) => {
    let peer: Peer | undefined;
    let broken: string | undefined;
    socket.setTimeout(silenceOf(job), () => !peer && socket.destroy());
    socket.on("error", ({ code }: NodeJS.ErrnoException) => {
      broken = code;
    });
    socket.on("close", () => peer && lost(peer, broken));
    receive(socket, (message) => {
      if (peer) hear(peer, message);
      else peer = admit(socket, message);
      if (!peer) socket.destroy();
    });
  });
  server.on("error", ({ message }) => endJob(job, `the watch of rank 0 on ${job.host} cannot listen (${message})`));
  server.listen(0, () => signal(job.shared, "port", (server.address() as { port: number }).port));

  function admit(socket: Socket, [name, rank, host, token]: Message): Peer | undefined {
    if (name !== "hello" || token !== secrets.token) return undefined;
    const now = performance.now();
    const peer = { rank: Number(rank), host: String(host), socket, word: 0, since: now, place: "", seen: now };
    peers.set(peer.rank, peer);
    send(socket, ["welcome", secrets.answer]);
    return peer;
  }

  function hear(peer: Peer, [name, word, place]: Message): void {
    peer.seen = performance.now();
    if (name === "beat") {
      if (word !== peer.word) Object.assign(peer, { word, since: peer.seen });
      peer.place = String(place);
    } else if (name === "bye") peers.delete(peer.rank);
    else if (name === "left") conclude(undefined, graceOf(job));
  }

  function lost(peer: Peer, code?: string): void {
    if (peers.get(peer.rank) === peer && !isDone) conclude(ended(lostOne(job, peer), code), graceOf(job));
  }

  /** The others end without a sentence of their own. */
  function conclude(what: string | undefined, grace: number): void {
    if (isOver()) return;
    for (const { socket } of peers.values()) send(socket, ["end", grace]);
    endJob(job, what, Math.max(grace, farewell));
  }

  function standings(now: number): Standing[] {
    const word = wordOf(activityIn(job.shared));
    if (word !== own.word) Object.assign(own, { word, since: now });
    const self = { rank: job.rank, host: job.host, place: placeIn(job.shared), ...own };
    return [self, ...peers.values()].map(({ rank, host, place, since, word }) => ({
      ...{ rank, host, place, since },
      ...activityOf(word),
    }));
  }

  return {
    beat(now, paused) {
      if (isDone || isOver()) return;
      for (const peer of peers.values()) {
        peer.seen += paused;
        send(peer.socket, ["beat"]);
      }
      const silent = [...peers.values()].filter(({ seen }) => now - seen >= silenceOf(job));
      if (silent.length > 0) {
        const since = Math.min(...silent.map(({ seen }) => seen));
        return conclude(
          silence(
            silent.map((peer) => lostOne(job, peer)),
            now - since,
          ),
          0,
        );
      }
      const verdict = verdictOf(standings(now), now, job.patience);
      if (verdict !== undefined) conclude(verdict, 0);
    },
    leave() {
      conclude(undefined, graceOf(job));
      signal(job.shared, "left");
    },
    bye() {
      isDone = true;
      server.close();
      for (const { socket } of peers.values()) {
        send(socket, ["bye"]);
        socket.end();
      }
      signal(job.shared, "left");
    },
  };
}
