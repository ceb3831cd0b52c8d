/** A tower as its engine sees it: a thread that answers calls, and a backend whose sessions live there. */
import { Worker } from "node:worker_threads";
import { AkidError, UsageError } from "../../../dsl/errors.ts";
import type { Backend, Executable, Session } from "../../backends/backend.ts";
import type { HostTensor, Program } from "../../graph/program.ts";
import { argumentsFor, entry } from "../../workers/entry.ts";
import type { Answer, Calls, Name, TowerData } from "./calls.ts";

interface Pending {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** Milliseconds that a process which ends grants its towers for the work at hand. */
const grace = 10_000;

export class Tower {
  readonly #data: TowerData;
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #calls = 0;
  #failure: Error | undefined;
  #closing = false;
  #tensors = 0;

  /** `ended` is called when the thread fails, so that nobody waits for it. */
  constructor(data: TowerData, ended: () => void) {
    this.#data = data;
    this.#worker = new Worker(entry(import.meta.url, "./tower"), { workerData: data, execArgv: argumentsFor() });
    this.#worker.unref();
    this.#worker.on("message", (answer: Answer) => this.#settle(answer));
    const fail = (what: string, cause?: Error): void => {
      if (this.#closing) return;
      this.#failure ??= new AkidError({ where: this.#where, what }, { cause });
      ended();
      for (const { reject } of this.#pending.values()) reject(this.#failure);
      this.#pending.clear();
      Atomics.store(data.open, data.tower, 0);
    };
    this.#worker.on("error", (error) => fail(`its thread failed: ${error.message}`, error));
    this.#worker.on("exit", (code) => fail(`its thread ended with exit code ${code}`));
  }

  call<K extends Name>(name: K, given: Parameters<Calls[K]>[0]): Promise<ReturnType<Calls[K]>> {
    if (this.#failure) return Promise.reject(this.#failure);
    const id = this.#calls++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#worker.ref(); // until it answers
      Atomics.add(this.#data.open, this.#data.tower, 1);
      this.#worker.postMessage({ id, name, given });
    });
  }

  /** Its sessions, as a backend of this thread. */
  backend(): Backend {
    return { name: this.#data.backend, open: (variables) => this.#open(variables) };
  }

  compile(program: Program): Promise<number> {
    return this.call("compile", program);
  }

  /** Ends its thread, after the calls that are open. */
  async close(): Promise<void> {
    if (this.#closing || this.#failure) return;
    this.#closing = true;
    const exit = new Promise((resolve) => this.#worker.once("exit", resolve));
    void this.call("close", undefined);
    await exit; // by itself: ONNX Runtime ends the process with a signal if its thread is ended in a run
  }

  /** Blocks until it has answered all calls, or for as long as a process that ends grants it. */
  untilIdle(): void {
    const { open, tower } = this.#data;
    const end = performance.now() + grace;
    for (let left = Atomics.load(open, tower); left > 0 && performance.now() < end; left = Atomics.load(open, tower)) {
      Atomics.wait(open, tower, left, end - performance.now());
    }
  }

  get #where(): string {
    return `tower ${this.#data.tower}`;
  }

  async #open(variables: Readonly<Record<string, HostTensor>>): Promise<Session> {
    await this.call("open", variables);
    const dispose = (): Promise<void> => this.close();
    return {
      compile: (program) => this.#compiled(program),
      read: (variable) => this.call("read", variable),
      write: (variable, value) => this.call("write", { variable, value }),
      tensorCount: () => this.#tensors,
      dispose,
      [Symbol.asyncDispose]: dispose,
    };
  }

  async #compiled(program: Program): Promise<Executable> {
    const executable = await this.compile(program);
    return {
      program,
      run: (feeds) => this.call("run", { executable, feeds }),
      dispose: () => void this.call("discard", executable).catch(() => {}),
    };
  }

  #settle({ id, value, error, tensors }: Answer): void {
    this.#tensors = tensors;
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (this.#pending.size === 0 && !this.#closing) this.#worker.unref();
    if (error) pending?.reject(errorFrom(this.#where, error));
    else pending?.resolve(value as never);
  }
}

/** An error's class does not come along with it from thread to thread. */
function errorFrom(where: string, { name, message }: NonNullable<Answer["error"]>): Error {
  const own = { AkidError, UsageError }[name];
  if (!own) return Object.assign(new AkidError({ where, what: message }), name === "Ended" && { name });
  return Object.assign(new own({ what: "" }), { message });
}
