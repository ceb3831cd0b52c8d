/** The worker threads of a sensor. */
import { Piscina } from "piscina";
import { AkidError, UsageError } from "../../dsl/errors.ts";
import { type OwnConfig, portable } from "../jokers/own.ts";
import type { BatchOf, Part, SampleTypes, Source } from "../sources/source.ts";
import { argumentsFor, entry } from "../workers/entry.ts";
import type { Chain, Order } from "./batches.ts";
import type { WorkerData } from "./worker.ts";

/** What threads are given; throws where a source or a joker cannot go to one. */
export function portableChains(
  where: string,
  source: Source,
  chains: Readonly<Record<Part, Chain>>,
): Readonly<Record<Part, Chain>> {
  const refuse = (what: string, advice: string): never => {
    throw new UsageError({ where, what, advice });
  };
  if (!source.recipe) {
    refuse(`source '${source.name}' cannot go to a worker thread, it has no recipe`, "Use workers: 0.");
  }
  const chain = ({ jokers, samples }: Chain): Chain => {
    const plain = jokers.map((joker) => {
      const found = portable(joker);
      const advice = "Give it module: import.meta.url and export what makes it under its name, or use workers: 0.";
      return typeof found === "string" ? refuse(found, advice) : found;
    });
    return { jokers: plain, samples };
  };
  return { train: chain(chains.train), validation: chain(chains.validation) };
}

/** All that a thread imports, besides akid. */
function modulesOf({ recipe, chains }: WorkerData): string[] {
  const jokers = [...chains.train.jokers, ...chains.validation.jokers];
  return [recipe.module, ...jokers.flatMap(({ config }) => (config as Partial<OwnConfig>).module ?? [])];
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
      execArgv: argumentsFor(modulesOf(data).find((module) => module.endsWith(".ts"))),
      name: "batchOf",
      minThreads: this.#count,
      maxThreads: this.#count,
      workerData: data,
    });
    pool.on("error", (cause: Error) => this.#failed(cause));
    for (const thread of pool.threads) {
      // The error that a thread ends of comes before its end, if only just.
      thread.once("error", (cause: Error) => this.#failed(cause));
      thread.once("exit", (code: number) => {
        if (this.#pool === pool) this.#reject(this.#failed(new Error(`it ended with exit code ${code}`)));
      });
    }
    return pool;
  }

  /** The one error of these threads; all of them end. */
  #failed(cause: Error): Error {
    if (this.#failure) return this.#failure;
    // A thread's error comes without its class; that of akid says all there is to say.
    const own = /^akid: (.*)\.$/s.exec(cause.message)?.[1];
    const parts = own ? { what: own } : { where: this.#where, what: `a worker thread failed: ${cause.message}` };
    this.#failure = new AkidError(parts, { cause });
    void this[Symbol.asyncDispose]();
    return this.#failure;
  }
}
