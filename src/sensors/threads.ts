/** The worker threads of a sensor. */
import { Piscina } from "piscina";
import { AkidError, UsageError } from "../../dsl/errors.ts";
import type { BatchOf, Part, SampleTypes, Source } from "../sources/source.ts";
import { argumentsFor, entry } from "../workers/entry.ts";
import type { Chain, Order } from "./batches.ts";
import type { WorkerData } from "./worker.ts";

/** Throws where a source or a joker cannot go to a thread. */
export function checkPortable(where: string, source: Source, chains: Readonly<Record<Part, Chain>>): void {
  const advice = "Use workers: 0.";
  if (!source.recipe) {
    throw new UsageError({
      where,
      what: `source '${source.name}' cannot go to a worker thread, it has no recipe`,
      advice,
    });
  }
  const own = [...chains.train.jokers, ...chains.validation.jokers].find(({ kind }) => kind === "own");
  if (!own) return;
  const { name } = own.config as { name: string };
  throw new UsageError({ where, what: `joker '${name}' is a function and cannot go to a worker thread`, advice });
}

/** Threads that make batches; they start with the first one and keep no process alive while they are idle. */
export class Threads implements AsyncDisposable {
  readonly #where: string;
  readonly #data: () => WorkerData;
  readonly #count: number;
  #pool: Piscina | undefined;
  #failure: Error | undefined;
  /** Rejects when a thread ends on its own, of which the pool tells nobody. */
  readonly #ended: Promise<never>;
  #reject: (failure: Error) => void = () => {};

  constructor(where: string, count: number, data: () => WorkerData) {
    this.#where = where;
    this.#count = count;
    this.#data = data;
    this.#ended = new Promise((_, reject) => {
      this.#reject = reject;
    });
    this.#ended.catch(() => {}); // it is thrown by the batch that waits for it
  }

  async batch(order: Order): Promise<BatchOf<SampleTypes>> {
    if (this.#failure) throw this.#failure;
    this.#pool ??= this.#start();
    try {
      return (await Promise.race([this.#pool.run(order), this.#ended])) as BatchOf<SampleTypes>;
    } catch (cause) {
      throw this.#failed(cause as Error);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const pool = this.#pool;
    this.#pool = undefined;
    await pool?.destroy();
  }

  #start(): Piscina {
    const data = this.#data();
    const pool = new Piscina({
      filename: entry(import.meta.url, "./worker").href,
      execArgv: argumentsFor(data.recipe.module),
      name: "batchOf",
      minThreads: this.#count,
      maxThreads: this.#count,
      workerData: data,
    });
    pool.on("error", (cause: Error) => this.#failed(cause));
    for (const thread of pool.threads) {
      thread.once("exit", (code: number) => {
        if (this.#pool === pool) this.#reject(this.#failed(new Error(`it ended with exit code ${code}`)));
      });
    }
    return pool;
  }

  /** The one error of these threads; all of them end. */
  #failed(cause: Error): Error {
    if (this.#failure) return this.#failure;
    const isOwn = cause.name === "AkidError" || cause.name === "UsageError";
    const what = `a worker thread failed: ${cause.message}`;
    this.#failure = isOwn ? cause : new AkidError({ where: this.#where, what }, { cause });
    void this[Symbol.asyncDispose]();
    return this.#failure;
  }
}
