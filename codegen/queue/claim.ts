/** That a trial is this agent's: a lock in Redis which is renewed while the trial runs, and can be lost to another agent. */
import type { Job } from "bullmq";
import type { Redis } from "ioredis";
import { type Outcome, prefix, type TrialData } from "./travels.ts";

export type TrialJob = Job<TrialData, Outcome>;

interface ClaimOptions {
  readonly job: TrialJob;
  /** That it was taken with. */
  readonly token: string;
  readonly queue: string;
  readonly redis: Redis;
  /** For how long it is locked each time. */
  readonly lockMs: number;
}

/**
 * Takes back a lock that ran out while Redis was away: if the trial is still at work by its own list, and it was not
 * begun again since. Whoever began it again has counted that.
 */
const takeBack = `if redis.call("EXISTS", KEYS[1]) == 1 or redis.call("HGET", KEYS[4], "ats") ~= ARGV[4]
  or not redis.call("LPOS", KEYS[2], ARGV[3]) then return 0 end
redis.call("SET", KEYS[1], ARGV[1], "PX", ARGV[2])
redis.call("SREM", KEYS[3], ARGV[3])
return 1`;

export class Claim implements Disposable {
  readonly #options: ClaimOptions;
  readonly #lost = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #renewing: Promise<void> | undefined;
  #until: number;
  /** Is told whenever the lock was renewed. */
  onRenewal: () => void = () => {};

  constructor(options: ClaimOptions) {
    this.#options = options;
    this.#until = performance.now() + options.lockMs / 2; // it was taken a moment ago
    this.#timer = setInterval(() => void this.#renew(), options.lockMs / 3);
  }

  /** Aborted as soon as it is known that the trial is not ours any more. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Until when nobody else can have it, by the clock of this process. */
  get until(): number {
    return this.#until;
  }

  /** The same, in milliseconds from now. */
  get left(): number {
    return Math.max(0, this.#until - performance.now());
  }

  /** Whether the trial is ours: asks Redis, and waits for it where it is away. */
  async holds(): Promise<boolean> {
    do await this.#renew();
    while (this.left === 0 && !this.lost.aborted);
    return !this.lost.aborted;
  }

  /** Does what only the holder of the lock can, which Redis sees to; false where the trial is another's. */
  async settle(act: () => Promise<unknown>): Promise<boolean> {
    for (;;) {
      try {
        await act();
        return true;
      } catch {
        if (!(await this.holds())) return false;
      }
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #renew(): Promise<void> {
    this.#renewing ??= this.#ask().finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  async #ask(): Promise<void> {
    const { job, token, lockMs, redis, queue } = this.#options;
    const asked = performance.now();
    const [id = "", key] = [job.id, (name: string) => `${prefix}:${queue}:${name}`];
    const keys = [key(`${id}:lock`), key("active"), key("stalled"), key(id)];
    try {
      const extended = await job.extendLock(token, lockMs);
      const ours =
        extended === 1 || (await redis.eval(takeBack, 4, ...keys, token, lockMs, id, job.attemptsStarted)) === 1;
      if (!ours) return this.#lost.abort();
      this.#until = asked + lockMs;
      this.onRenewal();
    } catch {
      // Redis is in trouble, and whose the trial is is not known: asked again the next time.
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
