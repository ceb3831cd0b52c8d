/**
 * Ctrl-C, the signals of schedulers and launchers, or the caller's signal, as a wish: the step at work ends first. A second
 * one ends the process as ever. Launchers of MPI pass on SIGUSR2; SIGTERM they follow up with SIGKILL.
 */
export class Stop implements Disposable {
  readonly #signal: { readonly aborted: boolean };
  #requested = false;
  readonly #request = (): void => {
    this.#requested = true;
  };

  constructor(signal: { readonly aborted: boolean }) {
    this.#signal = signal;
    for (const name of signals) process.once(name, this.#request);
  }

  get requested(): boolean {
    return this.#requested || this.#signal.aborted;
  }

  [Symbol.dispose](): void {
    for (const name of signals) process.off(name, this.#request);
  }
}

const signals = ["SIGINT", "SIGTERM", "SIGUSR2"] as const;
