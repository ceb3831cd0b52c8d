import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { hubOf } from "../../src/mpi/watch/hub.ts";
import type { Job, Watching } from "../../src/mpi/watch/job.ts";
import { awaitSignal, shared } from "../../src/mpi/watch/shared.ts";

const job: Job = { rank: 0, host: "here", timeout: 60_000, patience: 60_000, shared: shared() };
let hub: Watching;
let port = 0;
const sockets: Socket[] = [];

beforeEach(async () => {
  hub = hubOf(job, { token: "secret", answer: "known" });
  while ((port = awaitSignal(job.shared, "port", 0)) === 0) await sleep(5);
});

afterEach(() => {
  hub.bye();
  for (const socket of sockets) socket.destroy();
});

/** What the watch of rank 0 answers to this until it hangs up, or says goodbye. */
async function answerTo(text: string): Promise<string> {
  const socket = connect({ port, host: "127.0.0.1" });
  sockets.push(socket);
  let heard = "";
  socket.setEncoding("utf8").on("data", (more: string) => {
    heard += more;
    if (more.includes('["welcome"')) socket.end('["bye"]\n');
  });
  socket.on("error", () => {}); // a stranger may be cut off while it still sends
  socket.write(text);
  await once(socket, "close");
  return heard;
}

test("a program that is no watch of this job is cut off, and the job goes on", async () => {
  const strangers = [
    "GET / HTTP/1.1\r\n\r\n",
    '["hello",1,"there","guess"]\n',
    '["end",0]\n',
    '{"a":1}\n',
    "x".repeat(1e5),
  ];
  for (const text of strangers) expect(await answerTo(text)).toBe("");
  hub.beat(performance.now(), 0);
  expect(await answerTo('["hello",1,"there","secret"]\n')).toBe('["welcome","known"]\n');
});
