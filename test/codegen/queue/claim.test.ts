/** Locks of trials against a real Redis: one that is lost counts for nothing, one that ran out is taken back if it can be. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Queue } from "bullmq";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addressOf } from "../../../codegen/queue/address.ts";
import { type Connection, connect } from "../../../codegen/queue/connect.ts";
import { OpenSweep } from "../../../codegen/queue/open.ts";
import { Project } from "../../../codegen/queue/project.ts";
import { keysOf, type Outcome, prefix, type TrialData } from "../../../codegen/queue/travels.ts";
import type { RunResult } from "../../../codegen/sweep/store.ts";
import { remove } from "../../processes.ts";
import { noRedis, Server } from "./redis.ts";

const folder = mkdtempSync(join(tmpdir(), "akid-claim-"));
const said: string[] = [];
let server: Server;
let connection: Connection;
let queues = 0;

beforeAll(async () => {
  if (noRedis !== undefined) return;
  server = await Server.open();
  connection = await connect(addressOf(server.url), (line) => said.push(line));
});

afterAll(async () => {
  connection?.[Symbol.dispose]();
  await server?.[Symbol.asyncDispose]();
  remove(folder);
});

const came: RunResult = {
  ...{ status: "done", value: 1, step: 2, epochs: 1, started: 0, seconds: 1 },
  ...{ parameters: {}, seed: 0, metric: "loss" },
};
const outcome = (host: string): Outcome => ({ host, result: came, curve: [] });
const data: TrialData = {
  file: "v.ts",
  sha256: "",
  seed: 0,
  parameters: {},
  goal: { metric: "loss", direction: "min" },
};

/** A queue with one trial, and agents for it. */
class Place implements AsyncDisposable {
  readonly name = `sweep-${queues++}`;
  readonly queue = new Queue<TrialData, Outcome>(this.name, { connection: connection.redis, prefix });
  readonly #agents: OpenSweep[] = [];

  constructor() {
    this.queue.on("error", () => {});
  }

  agent(lockMs: number): OpenSweep {
    const project = new Project(folder, "none.template.ts");
    const timing = { lockMs, stalledMs: 300 };
    const agent = new OpenSweep({
      ...{ queue: this.name, project, connection, places: 1, say: () => {}, refuse: () => {}, ...timing },
    });
    this.#agents.push(agent);
    return agent;
  }

  async result(): Promise<Outcome | null | undefined> {
    return (await this.queue.getJob("v.s0"))?.returnvalue;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#agents.map((agent) => agent.close()));
    await this.queue.close();
  }
}

async function newPlace(): Promise<Place> {
  const place = new Place();
  await place.queue.add("trial", data, { jobId: "v.s0" });
  return place;
}

async function taken(agent: OpenSweep) {
  for (;;) {
    const found = await agent.next();
    if (found) return found;
    await setTimeout(50);
  }
}

const why = noRedis === undefined ? "" : ` (skipped: ${noRedis})`;

test.skipIf(noRedis)(
  `a trial whose agent gives no sign is another's, and what the first makes of it is refused${why}`,
  async () => {
    await using place = await newPlace();
    const [first, second] = [place.agent(900), place.agent(60_000)];
    const lost = await taken(first);
    lost[Symbol.dispose](); // as if it were stopped: nothing is renewed
    const { job, token, claim } = await taken(second);
    expect(job.stalledCounter).toBe(1);
    expect(lost.claim.left).toBe(0);
    expect(await lost.claim.settle(() => lost.job.moveToCompleted(outcome("first"), lost.token, false))).toBe(false);
    expect(lost.claim.lost.aborted).toBe(true);
    expect(await place.result()).toBeNull();
    expect(await claim.settle(() => job.moveToCompleted(outcome("second"), token, false))).toBe(true);
    expect(await lost.claim.settle(() => lost.job.moveToCompleted(outcome("first"), lost.token, false))).toBe(false);
    expect(await lost.claim.settle(() => lost.job.moveToWait(lost.token))).toBe(false);
    expect(await place.result()).toMatchObject({ host: "second" });
    claim[Symbol.dispose]();
  },
);

test.skipIf(noRedis)(`a lock is renewed for as long as the trial is at work${why}`, async () => {
  await using place = await newPlace();
  using mine = await taken(place.agent(1500));
  const other = place.agent(900);
  for (const end = performance.now() + 3500; performance.now() < end; ) {
    expect(await other.next()).toBeUndefined();
    await setTimeout(100);
  }
  expect(mine.claim.lost.aborted).toBe(false);
  expect(mine.claim.left).toBeGreaterThan(0);
});

test.skipIf(noRedis)(`a trial that is given back is taken by another${why}`, async () => {
  await using place = await newPlace();
  using mine = await taken(place.agent(60_000));
  expect(await mine.claim.settle(() => mine.job.moveToWait(mine.token))).toBe(true);
  using next = await taken(place.agent(60_000));
  expect(next.job.id).toBe("v.s0");
  expect(await mine.claim.holds()).toBe(false);
  expect(await next.claim.holds()).toBe(true);
});

test.skipIf(noRedis)(
  `a lock that ran out is taken back unless the trial was begun again, even if nobody has it now${why}`,
  async () => {
    await using place = await newPlace();
    const agent = place.agent(60_000);
    const lock = `${prefix}:${place.name}:v.s0:lock`;
    using mine = await taken(agent);
    await connection.redis.del(lock);
    expect(await mine.claim.holds()).toBe(true);
    expect(await connection.redis.get(lock)).toBe(mine.token);

    await mine.job.moveToWait(mine.token);
    using next = await taken(agent);
    await connection.redis.del(lock);
    expect(await mine.claim.holds()).toBe(false);
    expect(await next.claim.holds()).toBe(true);
  },
);

test.skipIf(noRedis)(`while Redis is away nothing is lost, and it is said once that it is${why}`, async () => {
  await using place = await newPlace();
  using mine = await taken(place.agent(600));
  await server.stop();
  const holds = mine.claim.holds();
  await setTimeout(1500);
  expect(mine.claim.left).toBe(0);
  expect(mine.claim.lost.aborted).toBe(false);
  await server.start();
  expect(await holds).toBe(true);
  expect(await mine.claim.settle(() => mine.job.moveToCompleted(outcome("mine"), mine.token, false))).toBe(true);
  expect(await place.result()).toMatchObject({ host: "mine" });
  const shown = `redis://127.0.0.1:${server.port}/0`;
  expect(said).toEqual([`${shown} does not answer: waiting for it`, `${shown} answers again`]);
});

test.skipIf(noRedis)(`what an agent sees of stops, and a sweep of agents${why}`, async () => {
  const { presentAgents } = await import("../../../codegen/queue/presence.ts");
  await using place = await newPlace();
  const agent = place.agent(60_000);
  await agent.pulse();
  expect(agent.isStopped("v.s0")).toBe(false);
  expect(await presentAgents(connection.redis, place.name)).toMatchObject([{ places: 1 }]);
  await connection.redis.sadd(keysOf(place.name).stops, "v.s0");
  await agent.pulse();
  expect(agent.isStopped("v.s0")).toBe(true);
});
