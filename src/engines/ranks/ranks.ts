/** The ranks of a training as values go between them: all of them make the same calls in the same order. */
import { deserialize, serialize } from "node:v8";
import { AkidError, UsageError } from "../../../dsl/errors.ts";
import type { Comm } from "../../mpi/comm.ts";

/** What `share` sends: a value, or the error of the one who was to make it. */
type Shared<T> = { readonly value: T } | { readonly error: string; readonly isUsage: boolean };

export class Ranks {
  readonly #comm: Comm;
  #isPractising = false;

  constructor(comm: Comm) {
    this.#comm = comm;
  }

  get rank(): number {
    return this.#comm.rank;
  }

  get size(): number {
    return this.#comm.size;
  }

  get host(): string {
    return this.#comm.host;
  }

  /** Among the ranks of this machine. */
  get local(): Comm["local"] {
    return this.#comm.local;
  }

  /** Whether this is the one that writes. */
  get isLead(): boolean {
    return this.#comm.rank === 0;
  }

  /** Whether a training is at work: a process must not end in the middle of one. */
  get isPractising(): boolean {
    return this.#isPractising;
  }

  /** Runs a training; other ranks wait for one that leaves it. */
  async practising<T>(work: () => Promise<T>): Promise<T> {
    this.#isPractising = true;
    const done = await work(); // an error leaves it at work: the process is to end with a code that is not 0
    this.#isPractising = false;
    return done;
  }

  /** Adds up in place; equal to the bit on all ranks. */
  sum(values: Float32Array): void {
    this.#comm.sum(values);
  }

  /** Which of these hold on any rank. */
  any(flags: readonly boolean[]): readonly boolean[] {
    const counts = Float32Array.from(flags, Number);
    this.#comm.sum(counts);
    return Array.from(counts, (count) => count > 0);
  }

  /** What each rank gives, in their order. */
  all<T>(value: T): readonly T[] {
    return this.#comm.gather(serialize(value)).map((bytes) => deserialize(bytes) as T);
  }

  /**
   * What rank 0 makes, on every rank; the others do not call `make`.
   *
   * @throws AkidError on every rank where `make` throws
   */
  share<T>(make: () => T): T {
    const shared = this.isLead ? attempt(make) : undefined;
    const bytes = shared && serialize(shared);
    const length = BigUint64Array.of(BigInt(bytes?.length ?? 0));
    this.#comm.broadcast(new Uint8Array(length.buffer));
    const given = bytes ?? Buffer.alloc(Number(length[0]));
    this.#comm.broadcast(given);
    const answer = shared ?? (deserialize(given) as Shared<T>);
    if ("value" in answer) return answer.value;
    throw Object.assign(new (answer.isUsage ? UsageError : AkidError)({ what: "" }), { message: answer.error });
  }

  /** Says what this rank is at, for messages about one that is late. */
  at(place: string): void {
    this.#comm.at(place);
  }
}

function attempt<T>(make: () => T): Shared<T> {
  try {
    return { value: make() };
  } catch (error) {
    if (error instanceof AkidError) return { error: error.message, isUsage: error instanceof UsageError };
    throw error; // a defect: this process ends, and with it the others
  }
}
