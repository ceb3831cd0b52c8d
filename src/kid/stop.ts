/** Ctrl-C, or the caller's signal, as a wish: the step at work ends first. A second Ctrl-C ends the process as ever. */
export class Stop implements Disposable {
  readonly #signal: { readonly aborted: boolean };
  #requested = false;
  readonly #request = (): void => {
    this.#requested = true;
  };

  constructor(signal: { readonly aborted: boolean }) {
    this.#signal = signal;
    process.once("SIGINT", this.#request);
  }

  get requested(): boolean {
    return this.#requested || this.#signal.aborted;
  }

  [Symbol.dispose](): void {
    process.off("SIGINT", this.#request);
  }
}
