/** Ctrl-C as a wish: the step at work ends first. A second one ends the process as ever. */
export class Stop implements Disposable {
  #requested = false;
  readonly #request = (): void => {
    this.#requested = true;
  };

  constructor() {
    process.once("SIGINT", this.#request);
  }

  get requested(): boolean {
    return this.#requested;
  }

  [Symbol.dispose](): void {
    process.off("SIGINT", this.#request);
  }
}
