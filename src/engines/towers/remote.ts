/** A tower as its engine sees it: it answers calls within limits of time, and is a backend whose sessions live there. */
import { AkidError, UsageError } from "../../../dsl/errors.ts";
import type { Backend, Executable, Session } from "../../backends/backend.ts";
import type { HostTensor, Program } from "../../graph/program.ts";
import type { Answer, Calls, Name, TowerData } from "./calls.ts";
import { grace, type Link, type Place } from "./place.ts";

/** Seconds after which a tower is given up. */
export interface Limits {
  /** Without a sign of life of a process. */
  readonly timeout: number;
  /** Without an answer, while no other tower is waited for. */
  readonly patience: number;
}

export interface TowerOptions {
  readonly place: Place;
  readonly limits: Limits;
  /** Whether it waits for other towers. */
  waits(): boolean;
  /** Called when it has failed, so that nobody waits for it. */
  failed(): void;
}

interface Pending {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

export class Tower {
  readonly #data: TowerData;
  readonly #options: TowerOptions;
  readonly #link: Link;
  readonly #watch: NodeJS.Timeout;
  readonly #pending = new Map<number, Pending>();
  #calls = 0;
  #failure: Error | undefined;
  #closed: Promise<void> | undefined;
  #tensors = 0;
  /** Milliseconds since the last sign of life; undefined before the first. */
  #silent: number | undefined;
  /** Milliseconds for which it owes an answer. */
  #busy = 0;

  constructor(data: TowerData, options: TowerOptions) {
    this.#data = data;
    this.#options = options;
    this.#link = options.place.link(data, {
      answered: (answer) => this.#settle(answer),
      lives: () => {
        this.#silent = 0;
      },
      ended: (what, cause) => this.#fail(what, { cause }),
    });
    // By ticks and not by the clock: while this process sleeps, stops or is busy, no time passes for its towers.
    const { timeout, patience } = options.limits;
    const tick = Math.min(1000, timeout * 250, patience * 250);
    this.#watch = setInterval(() => this.#look(tick), tick).unref();
  }

  /** `moved` are buffers of what is given that nobody here needs any more. */
  call<K extends Name>(
    name: K,
    given: Parameters<Calls[K]>[0],
    moved: readonly ArrayBuffer[] = [],
  ): Promise<ReturnType<Calls[K]>> {
    if (this.#failure) return Promise.reject(this.#failure);
    const id = this.#calls++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#link.hold(true); // until it answers
      this.#link.post({ id, name, given }, moved);
    });
  }

  /** Its sessions, as a backend of this thread. */
  backend(): Backend {
    return { name: this.#data.backend, open: (variables) => this.#open(variables) };
  }

  compile(program: Program): Promise<number> {
    return this.call("compile", program);
  }

  /** Ends it, after the calls that are open; at once if it has failed. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  /** What can still be done when this process ends. */
  leave(): void {
    this.#link.leave();
  }

  async #close(): Promise<void> {
    if (!this.#failure) await this.call("close", undefined).catch(() => {});
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, grace);
    });
    // By itself: ONNX Runtime ends the process with a signal if its thread is ended in a run.
    await Promise.race([this.#link.ended, late]);
    clearTimeout(timer);
    clearInterval(this.#watch);
    this.#link.kill();
  }

  #look(tick: number): void {
    const { limits, waits } = this.#options;
    this.#busy = this.#pending.size === 0 || waits() ? 0 : this.#busy + tick;
    if (this.#silent !== undefined) this.#silent += tick;
    if ((this.#silent ?? 0) > limits.timeout * 1000) {
      this.#fail(`its process has given no sign of life for ${limits.timeout} s`);
    } else if (this.#busy > limits.patience * 1000) {
      const advice = "It hangs; or, if a step may take so long, raise `patience`.";
      this.#fail(`it has computed for ${limits.patience} s without an answer`, { advice });
    }
  }

  #fail(what: string, { advice, cause }: { readonly advice?: string; readonly cause?: Error | undefined } = {}): void {
    if (this.#failure) return;
    clearInterval(this.#watch);
    this.#failure = new AkidError({ where: this.#where, what, ...(advice && { advice }) }, { cause });
    for (const { reject } of this.#pending.values()) reject(this.#failure);
    this.#pending.clear();
    this.#link.hold(false);
    this.#link.kill();
    this.#options.failed();
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
    this.#busy = 0;
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (this.#pending.size === 0) this.#link.hold(false);
    if (error) pending?.reject(errorFrom(this.#where, error));
    else pending?.resolve(value as never);
  }
}

/** An error's class does not come along with it. */
function errorFrom(where: string, { name, message }: NonNullable<Answer["error"]>): Error {
  const own = { AkidError, UsageError }[name];
  if (!own) return Object.assign(new AkidError({ where, what: message }), name === "Ended" && { name });
  return Object.assign(new own({ what: "" }), { message });
}
