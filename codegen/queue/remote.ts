/** A sweep whose runs are trials in a queue: puts them there, follows what agents make of them, and keeps it in its folder. */
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Queue } from "bullmq";
import { AkidError } from "../../dsl/errors.ts";
import { manifestName, readManifest } from "../generate/manifest.ts";
import { sha256 } from "../generate/write.ts";
import type { Goal } from "../results/run.ts";
import type { Interrupt } from "../sweep/interrupt.ts";
import type { Board } from "../sweep/live.ts";
import type { Lease } from "../sweep/slots.ts";
import type { StoppingRule } from "../sweep/stopping.ts";
import type { Run, Store } from "../sweep/store.ts";
import type { Connection } from "./connect.ts";
import { closeQueue, openQueue } from "./name.ts";
import { Reader } from "./news.ts";
import { placesOf } from "./places.ts";
import { type Present, presentAgents } from "./presence.ts";
import { type Announced, idOf, keysOf, type News, type Outcome, prefix, sweepsKey, type TrialData } from "./travels.ts";

interface RemoteOptions {
  readonly folder: string;
  readonly store: Store;
  readonly goal: Goal;
  readonly rule: StoppingRule | undefined;
  readonly interrupt: Interrupt;
  readonly board: Board;
  readonly connection: Connection;
  /** How many trials are in the queue at a time; "agents": as many as agents run. */
  readonly most: number | "agents";
}

/** A run that has no result yet. */
interface Open {
  readonly run: Run;
  state: "new" | "waiting" | "running";
  /** Where it began last; that comes later than that it is at work. */
  host?: string | undefined;
  /** Who has given it back since it began last. */
  back?: string | undefined;
  readonly settle: () => void;
  readonly fail: (error: unknown) => void;
}

const readMs = 250;
const syncMs = 2_000;
/** A Redis that is away is not waited for at the end: what is there stays for `--resume`. */
const farewellMs = 5_000;

export class Remote {
  readonly #options: RemoteOptions;
  readonly #name: string;
  readonly #queue: Queue<TrialData, Outcome>;
  readonly #reader: Reader;
  readonly #open = new Map<string, Open>();
  readonly #told = new Set<string>();
  readonly #following: Promise<void>;
  #agents: readonly Present[] | undefined;
  #synced = 0;
  #inFlight = 0;
  #over = false;

  constructor(options: RemoteOptions) {
    const { connection, folder, interrupt } = options;
    this.#options = options;
    this.#name = openQueue(folder);
    const { Queue } = connection.bullmq;
    this.#queue = new Queue(this.#name, { connection: connection.redis, prefix, skipVersionCheck: true });
    connection.say = (line) => options.board.line(line);
    this.#queue.on("error", () => {}); // the connection says what is to be said
    this.#reader = new Reader(connection.redis, this.#name);
    interrupt.atOnce.addEventListener("abort", () => this.#leaveAll());
    this.#following = this.#follow();
  }

  /** Tells the rule all that was reported before; false where Redis knows of nothing. */
  async recall(): Promise<boolean> {
    return (await this.#options.connection.redis.xlen(keysOf(this.#name).news)) > 0;
  }

  /** A place in the queue. */
  async acquire(): Promise<Lease> {
    const { gently } = this.#options.interrupt;
    while (this.#inFlight >= this.#most() && !gently.aborted) await wait(readMs);
    this.#inFlight += 1;
    let released = false;
    const release = (): void => {
      if (!released) this.#inFlight -= 1;
      released = true;
    };
    return { devices: [], release };
  }

  /** Puts a run into the queue, where it may be already, and waits for its end. */
  execute(run: Run): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        this.#open.delete(run.name);
        resolve();
      };
      const fail = (error: unknown): void => {
        this.#open.delete(run.name);
        reject(error);
      };
      const open: Open = { run, state: "new", settle, fail };
      this.#open.set(run.name, open);
      this.#put(open).catch(open.fail);
    });
  }

  /** Takes what has an end out of Redis; what has none stays for the next time. */
  async close(): Promise<void> {
    const isFinished = this.#open.size === 0 && !this.#options.interrupt.gently.aborted;
    this.#over = true;
    const end = isFinished ? this.#remove() : this.#withdraw();
    await Promise.race([Promise.all([end, this.#following]).catch(() => {}), wait(farewellMs)]);
    await Promise.race([this.#queue.close(), wait(farewellMs)]);
  }

  #most(): number {
    const { most } = this.#options;
    if (most !== "agents") return most;
    return Math.max(1, ...[this.#agents ?? []].map((agents) => agents.reduce((sum, { places }) => sum + places, 0)));
  }

  async #put(open: Open): Promise<void> {
    const { folder, goal } = this.#options;
    const { name, file, seed, parameters } = open.run;
    const data = { file, sha256: sha256(readFileSync(join(folder, file))), seed, parameters, goal };
    try {
      await this.#queue.add("trial", data, { jobId: idOf(name) });
    } catch (cause) {
      const where = `queue ${this.#options.connection.address.shown}`;
      throw new AkidError({ where, what: `takes no trial: ${(cause as Error).message}` }, { cause });
    }
    if (open.state === "new") open.state = "waiting";
  }

  async #follow(): Promise<void> {
    while (!this.#over) {
      try {
        await this.#look();
      } catch (error) {
        const isOfRedis = /^(ReplyError|MaxRetriesPerRequestError|AbortError)$/.test((error as Error).name);
        if (!isOfRedis && !this.#over) for (const open of this.#open.values()) open.fail(error);
      }
      await wait(readMs);
    }
  }

  async #look(): Promise<void> {
    const { gently } = this.#options.interrupt;
    const news = await this.#reader.read();
    for (const one of news) await this.#hear(one);
    const isDue = gently.aborted || performance.now() - this.#synced > syncMs;
    if (isDue || news.some(({ kind }) => kind === "end" || kind === "back")) await this.#sync();
  }

  async #hear(news: News): Promise<void> {
    const { board, rule, connection } = this.#options;
    if (news.kind === "refused") return this.#once(`agent on ${news.host} refuses: ${news.why}`);
    const open = this.#open.get(news.run);
    if (news.kind === "begin" && open) this.#begin(open, news.host);
    if (news.kind === "back" && open) open.back = news.host;
    if (news.kind !== "report") return;
    const { step, steps, epochs, value } = news.report;
    if (open) board.report(open.run, news.report);
    const stop = rule?.report({ run: news.run, step, epochs, value }) ?? false;
    if (stop && step < steps) await connection.redis.sadd(keysOf(this.#name).stops, news.run);
  }

  #begin(open: Open, host?: string): void {
    const { board, store } = this.#options;
    if (open.state === "running") {
      if (open.host !== undefined && host !== undefined) this.#again(open);
      open.host ??= host;
      if (open.state === "running") return;
    }
    open.state = "running";
    open.host = host;
    open.back = undefined;
    board.begin(open.run);
    store.note("begin", { run: open.run.name, host });
  }

  /** Waits for another agent. */
  #again(open: Open): void {
    const { board, store } = this.#options;
    const { run, back } = open;
    open.state = "waiting";
    board.again(run, back === undefined ? "its agent is gone" : `given back by ${back}`);
    store.note("again", { run: run.name });
  }

  /** Brings what is known here to what Redis knows, whatever was missed. */
  async #sync(): Promise<void> {
    const { connection, interrupt } = this.#options;
    const { aborted } = interrupt.gently;
    if (aborted) await this.#withdraw();
    else await this.#announce();
    await this.#meet();
    const known = [...this.#open.values()].filter(({ state }) => state !== "new");
    const places = await placesOf(connection.redis, this.#name);
    for (const open of known) {
      const { run } = open;
      const place = places.get(idOf(run.name));
      if (place === "ended") await this.#collect(open);
      else if (place === "active") this.#begin(open);
      else if (aborted) this.#leave(open);
      else {
        if (open.state === "running") this.#again(open);
        if (place === undefined) await this.#put(open);
      }
    }
    this.#synced = performance.now();
  }

  /** Keeps the result of a trial, and takes it out of the queue: it is never run again. */
  async #collect(open: Open): Promise<void> {
    const { board, store, goal } = this.#options;
    const { run, settle } = open;
    const job = await this.#queue.getJob(idOf(run.name));
    if (!job) return;
    if (!store.result(run)) {
      const came = {
        status: "failed",
        value: null,
        step: 0,
        epochs: 0,
        seconds: 0,
        started: Date.now() / 1000,
      } as const;
      const { parameters, seed } = run;
      const failed = { ...came, parameters, seed, metric: goal.metric, error: job.failedReason };
      store.keep(run, job.returnvalue?.result ?? failed, job.returnvalue?.curve ?? []);
    }
    const result = store.result(run);
    if (!result) return;
    store.note(result.status, { run: run.name, host: job.returnvalue?.host });
    board.end(run, result);
    await job.remove();
    settle();
  }

  /** Says where its template is, so that agents find it. */
  async #announce(): Promise<void> {
    const { folder, connection } = this.#options;
    if (!existsSync(join(folder, manifestName))) return; // a search has not made its first variant yet
    const { template } = readManifest(folder);
    const announced: Announced = { folder: basename(folder), template: template.file, sha256: template.sha256 };
    await connection.redis.hset(sweepsKey, this.#name, JSON.stringify(announced));
  }

  /** Agents that see this end the trials at work after their step, and give them back. */
  async #withdraw(): Promise<void> {
    await this.#options.connection.redis.hdel(sweepsKey, this.#name);
  }

  async #remove(): Promise<void> {
    const { redis } = this.#options.connection;
    await this.#withdraw();
    for (let i = 0; i < 10 && (await presentAgents(redis, this.#name)).length > 0; i++) await wait(readMs);
    await this.#queue.obliterate({ force: true });
    const { news, stops, agents } = keysOf(this.#name);
    await redis.del(news, stops, agents);
    closeQueue(this.#options.folder);
  }

  /** Says who has come and who has gone. */
  async #meet(): Promise<void> {
    const { connection, board, folder } = this.#options;
    const before = this.#agents;
    const now = await presentAgents(connection.redis, this.#name);
    this.#agents = now;
    const without = (some: readonly Present[], others: readonly Present[]): readonly Present[] =>
      some.filter(({ id }) => !others.some((other) => other.id === id));
    for (const { host, places } of without(now, before ?? [])) board.line(`agent on ${host}: ${places} at a time`);
    for (const { host } of without(before ?? [], now)) board.line(`agent on ${host} is gone`);
    if (now.length > 0 || (before === undefined && this.#synced === 0)) return;
    this.#once(
      `no agent is there: start \`akid agent ${connection.address.shown} ${basename(folder)}\` on any machine`,
    );
  }

  #leave({ run, state, settle }: Open): void {
    const { board, store } = this.#options;
    if (state === "running") {
      board.leave(run);
      store.note("unfinished", { run: run.name });
    }
    settle();
  }

  #leaveAll(): void {
    for (const open of this.#open.values()) this.#leave(open);
  }

  #once(line: string): void {
    if (!this.#told.has(line)) this.#options.board.line(line);
    this.#told.add(line);
  }
}
