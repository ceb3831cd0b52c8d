/** A sweep whose trials an agent takes, from when it is announced until it is withdrawn. */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Worker } from "bullmq";
import { Store } from "../sweep/store.ts";
import { Claim, type TrialJob } from "./claim.ts";
import type { Connection, Say } from "./connect.ts";
import { queueOf } from "./name.ts";
import { tell } from "./news.ts";
import { endPresence, type Present, showPresence } from "./presence.ts";
import type { Project } from "./project.ts";
import { keysOf, type News, type Outcome, prefix, type TrialData } from "./travels.ts";

/** How an agent's locks are. */
export interface Timing {
  /** For how long a trial is locked; it is renewed three times in this time. */
  readonly lockMs: number;
  /** How often agents look for trials whose lock has run out. */
  readonly stalledMs: number;
}

interface OpenOptions extends Timing {
  readonly queue: string;
  readonly project: Project;
  readonly connection: Connection;
  /** Trials that the agent runs at a time. */
  readonly places: number;
  readonly say: Say;
  /** Takes no more trials, since the template here is not the sweep's. */
  readonly refuse: (why: string) => void;
}

/** A trial that is this agent's for now; disposed of when it is not any more. */
export interface Taken extends Disposable {
  readonly job: TrialJob;
  readonly token: string;
  readonly claim: Claim;
  readonly sweep: OpenSweep;
}

/** A trial that is lost with so many agents is not tried again: it may be what ends them. */
const mostLosses = 10;

export class OpenSweep {
  readonly queue: string;
  readonly project: Project;
  readonly store: Store;
  readonly #options: OpenOptions;
  readonly #worker: Worker<TrialData, Outcome>;
  readonly #withdrawn = new AbortController();
  readonly #present: Present;
  #stops: ReadonlySet<string> = new Set();
  readonly #timer: NodeJS.Timeout;
  #atWork = 0;

  constructor(options: OpenOptions) {
    const { queue, project, connection, places, lockMs, stalledMs } = options;
    this.#options = options;
    this.queue = queue;
    this.project = project;
    const isSweeps = queueOf(project.folder) === queue; // on a shared disk, or the same machine
    this.store = new Store(project.folder, isSweeps ? "runs" : `runs.${queue}`);
    if (!isSweeps) project.load(); // before there are locks to be renewed
    this.#present = { id: randomUUID().slice(0, 8), host: hostname(), places };
    const { Worker } = connection.bullmq;
    this.#worker = new Worker<TrialData, Outcome>(queue, null, {
      ...{ connection: connection.redis, prefix, autorun: false, skipVersionCheck: true },
      ...{ lockDuration: lockMs, stalledInterval: stalledMs, maxStalledCount: mostLosses },
    });
    this.#worker.on("error", () => {}); // the connection says what is to be said
    this.#timer = setInterval(() => void this.#recover(), stalledMs);
  }

  /** Aborted when the sweep has ended, or is interrupted. */
  get withdrawn(): AbortSignal {
    return this.#withdrawn.signal;
  }

  isStopped(run: string): boolean {
    return this.#stops.has(run);
  }

  /** Takes a trial, if there is one, and locks it. */
  async next(): Promise<Taken | undefined> {
    if (this.withdrawn.aborted) return undefined;
    const { connection, queue, lockMs } = this.#options;
    const token = randomUUID();
    const job = (await this.#worker.getNextJob(token, { block: false })) as TrialJob | undefined;
    if (!job) return undefined;
    this.#atWork += 1;
    const claim = new Claim({ job, token, queue, redis: connection.redis, lockMs });
    const over = (): void => {
      claim[Symbol.dispose]();
      this.#atWork -= 1;
      if (this.withdrawn.aborted) void this.#closeWhenDone();
    };
    return { job, token, claim, sweep: this, [Symbol.dispose]: over };
  }

  /** Goes to the sweep, once Redis answers. */
  tell(news: News): void {
    void tell(this.#options.connection.redis, this.queue, news).catch(() => {});
  }

  refuse(why: string): void {
    this.#options.refuse(why);
  }

  /** Shows the sweep that this agent is there, and reads what it says. */
  async pulse(): Promise<void> {
    const { redis } = this.#options.connection;
    await showPresence(redis, this.queue, this.#present);
    this.#stops = new Set(await redis.smembers(keysOf(this.queue).stops));
  }

  /** No trial is begun any more; those at work end after their step. */
  withdraw(): void {
    this.#withdrawn.abort();
    void this.#closeWhenDone();
  }

  /** The agent ends. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await endPresence(this.#options.connection.redis, this.queue, this.#present);
    await this.#worker.close(true);
  }

  /**
   * Trials whose locks have run out wait again. Where Redis was away, all have: those who had them have the time of a lock
   * to take them back.
   */
  async #recover(): Promise<void> {
    const { connection, lockMs, say } = this.#options;
    if (connection.upFor() < lockMs) return;
    try {
      const ids = await this.#worker.getBackend().moveStalledJobsToWait();
      for (const id of ids) say(`${decodeURIComponent(id)} was lost with its agent: it waits again`);
    } catch {
      // Redis is in trouble: looked for again.
    }
  }

  async #closeWhenDone(): Promise<void> {
    if (this.#atWork === 0) await this.close().catch(() => {});
  }
}
