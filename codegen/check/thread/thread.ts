/** TypeScript 7 in a thread: it starts, and checks, while this one does something else. */
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import { argumentsFor, entry } from "../../../src/workers/entry.ts";
import type { Checkable, Checker, CheckOptions, Finding } from "../check.ts";
import { NoNativeCompiler } from "../none.ts";

export interface WorkerData {
  readonly options: CheckOptions;
  readonly port: MessagePort;
  /** Counts the answers. */
  readonly answered: Int32Array;
}

export type Answer = { readonly findings: readonly Finding[] } | { readonly failure: string };

/** Waits for what was found. */
type Pending = () => readonly Finding[];

/** Milliseconds; a thread that ran out of memory says nothing to one that waits. */
const patience = 600_000;

export class ThreadChecker implements Checker {
  readonly name = "TypeScript 7";
  readonly #port: MessagePort;
  readonly #answered = new Int32Array(new SharedArrayBuffer(4));
  /** Answers that nobody has waited for yet, by the number of the question. */
  readonly #answers = new Map<number, Answer>();
  #asked = 0;
  #received = 0;
  /** What is being checked although nobody has asked for it yet. */
  #ahead: { readonly key: string; readonly pending: Pending } | undefined;

  constructor(options: CheckOptions) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const workerData: WorkerData = { options, port: port2, answered: this.#answered };
    const execArgv = argumentsFor();
    const worker = new Worker(entry(import.meta.url, "./worker"), {
      workerData,
      transferList: [port2],
      ...(execArgv !== process.execArgv && { execArgv }), // Node refuses some of its own when they are given
    });
    worker.unref();
    port1.unref();
  }

  /** Begins to check files that will be asked for. */
  ahead(files: readonly Checkable[]): void {
    this.#ahead = { key: keyOf(files), pending: this.#begin(files) };
  }

  check(files: readonly Checkable[], meanwhile?: () => void): readonly Finding[] {
    const ahead = this.#ahead;
    const pending = ahead?.key === keyOf(files) ? ahead.pending : this.#begin(files);
    meanwhile?.();
    return pending();
  }

  [Symbol.dispose](): void {
    this.#port.postMessage("end");
  }

  #begin(files: readonly Checkable[]): Pending {
    const question = this.#asked++;
    this.#port.postMessage(files);
    return () => {
      const answer = this.#wait(question);
      if ("failure" in answer) throw new NoNativeCompiler(answer.failure);
      return answer.findings;
    };
  }

  #wait(question: number): Answer {
    for (;;) {
      const answer = this.#answers.get(question);
      if (answer) return answer;
      const received = receiveMessageOnPort(this.#port) as { readonly message: Answer } | undefined;
      if (received) this.#answers.set(this.#received++, received.message);
      else if (Atomics.wait(this.#answered, 0, this.#received, patience) === "timed-out") {
        throw new NoNativeCompiler("the thread of the compiler does not answer");
      }
    }
  }
}

const keyOf = (files: readonly Checkable[]): string => JSON.stringify(files.map(({ file, text }) => [file, text]));
