/** Ctrl-C in a sweep: the first one lets runs end after their step, the second one ends them at once. */
import { setMaxListeners } from "node:events";

export class Interrupt implements Disposable {
  readonly #gently = new AbortController();
  readonly #atOnce = new AbortController();
  readonly #request = (): void => {
    if (this.#gently.signal.aborted) this.#atOnce.abort();
    this.#gently.abort();
  };

  constructor() {
    setMaxListeners(0, this.gently, this.atOnce); // each run at work listens
    process.on("SIGINT", this.#request);
    process.on("SIGTERM", this.#request);
  }

  get gently(): AbortSignal {
    return this.#gently.signal;
  }

  get atOnce(): AbortSignal {
    return this.#atOnce.signal;
  }

  [Symbol.dispose](): void {
    process.off("SIGINT", this.#request);
    process.off("SIGTERM", this.#request);
  }
}
