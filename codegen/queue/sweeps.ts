/** The sweeps whose trials an agent takes: follows which are announced, and whether their templates are the same here. */
import { hostname } from "node:os";
import type { Connection, Say } from "./connect.ts";
import { tell } from "./news.ts";
import { OpenSweep, type Taken, type Timing } from "./open.ts";
import type { Project } from "./project.ts";
import { type Announced, sweepsKey } from "./travels.ts";

interface SweepsOptions extends Timing {
  readonly connection: Connection;
  readonly projectOf: (sweep: Announced) => Project | undefined;
  /** Trials that the agent runs at a time. */
  readonly places: number;
  readonly say: Say;
}

const pulseMs = 1_000;

export class Sweeps {
  readonly #options: SweepsOptions;
  readonly #open = new Map<string, OpenSweep>();
  /** By sweep: the version of the template here that it does not take, and why. */
  readonly #refused = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;
  #turn = 0;

  constructor(options: SweepsOptions) {
    this.#options = options;
    void this.#pulse();
  }

  /** The next trial; sweeps take turns. */
  async take(): Promise<Taken | undefined> {
    const open = [...this.#open.values()];
    for (let i = 0; i < open.length; i++) {
      const taken = await open[this.#turn++ % open.length]?.next();
      if (taken) return taken;
    }
    return undefined;
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await Promise.all([...this.#open.values()].map((sweep) => sweep.close()));
  }

  async #pulse(): Promise<void> {
    try {
      await this.#look();
    } catch {
      // Redis is in trouble: looked for again.
    }
    this.#timer = setTimeout(() => void this.#pulse(), pulseMs);
  }

  async #look(): Promise<void> {
    const { redis } = this.#options.connection;
    const announced = await redis.hgetall(sweepsKey);
    for (const [queue, text] of Object.entries(announced)) this.#consider(queue, JSON.parse(text) as Announced);
    for (const [queue, sweep] of this.#open) {
      if (queue in announced) await sweep.pulse();
      else this.#leave(sweep);
    }
  }

  #consider(queue: string, announced: Announced): void {
    const open = this.#open.get(queue);
    const project = open?.project ?? this.#options.projectOf(announced);
    if (!project) return;
    const version = project.sha256;
    if (this.#refused.get(queue) === version) return;
    const refuse = (why: string): void => {
      this.#refused.set(queue, version);
      this.#options.say(why);
      void tell(this.#options.connection.redis, queue, { kind: "refused", host: hostname(), why }).catch(() => {});
      const refused = this.#open.get(queue);
      if (refused) this.#leave(refused);
    };
    try {
      project.check(announced);
      if (open) return;
      this.#open.set(queue, new OpenSweep({ ...this.#options, queue, project, refuse }));
      this.#options.say(`takes trials of ${project.folder}`);
    } catch (error) {
      refuse((error as Error).message);
    }
  }

  #leave(sweep: OpenSweep): void {
    this.#open.delete(sweep.queue);
    sweep.withdraw();
  }
}
