/** Devices that runs share: each takes all of its devices at once, and they are served in the order in which they ask. */

/** Devices that are one run's until it gives them back. */
export interface Lease {
  readonly devices: readonly string[];
  /** A second call does nothing. */
  release(): void;
}

interface Waiting {
  readonly count: number;
  readonly serve: (lease: Lease) => void;
}

/** Two runs that want several devices never hold a part each and wait for the other: nobody holds while waiting. */
export class Slots {
  readonly #all: readonly string[];
  #free: readonly string[];
  readonly #queue: Waiting[] = [];

  constructor(devices: readonly string[]) {
    this.#all = devices;
    this.#free = devices;
  }

  /** `count` is no more than there are. */
  acquire(count: number): Promise<Lease> {
    return new Promise((serve) => {
      this.#queue.push({ count, serve });
      this.#serve();
    });
  }

  /** The first in the queue waits until it can be served; nobody overtakes it, so that it is not left waiting forever. */
  #serve(): void {
    for (let first = this.#queue[0]; first && first.count <= this.#free.length; first = this.#queue[0]) {
      this.#queue.shift();
      first.serve(this.#lease(this.#free.slice(0, first.count)));
    }
  }

  #lease(devices: readonly string[]): Lease {
    this.#free = this.#free.filter((device) => !devices.includes(device));
    let released = false;
    const release = (): void => {
      if (released) return;
      released = true;
      this.#free = this.#all.filter((device) => this.#free.includes(device) || devices.includes(device));
      this.#serve();
    };
    return { devices, release };
  }
}
