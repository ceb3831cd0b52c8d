/** What the towers of an engine share: a barrier, their losses, and the gradients of each. */
import { type Blend, blendIn } from "./blend.ts";
import { type Ground, page, slotBytes } from "./ground.ts";

/** The barrier's words. */
const [arrived, round, ended] = [0, 1, 2];
/** Where the losses of towers begin, in words; after them, a word of each that says whether it waits. */
const lossesFrom = 16;

/** Another tower has failed: this one's error is not the reason. */
export class Ended extends Error {
  override readonly name = "Ended";
}

export class Common {
  /** The loss of each tower's shard. */
  readonly losses: Float32Array;
  readonly #ground: Ground;
  readonly #towers: number;
  readonly #floats: number;
  readonly #barrier: Int32Array;
  readonly #waiting: Int32Array;
  readonly #blend: Blend;

  constructor(ground: Ground, towers: number, floats: number) {
    const { memory } = ground;
    this.#ground = ground;
    this.#towers = towers;
    this.#floats = floats;
    this.#barrier = new Int32Array(memory.buffer, 0, lossesFrom);
    this.losses = new Float32Array(memory.buffer, lossesFrom * 4, towers);
    this.#waiting = new Int32Array(memory.buffer, (lossesFrom + towers) * 4, towers);
    this.#blend = blendIn(memory);
  }

  /** Where a tower puts what its shard gave; that of the first one holds the mean after `average`. */
  slot(tower: number): Float32Array {
    return new Float32Array(this.#ground.memory.buffer, this.#address(tower), this.#floats);
  }

  /** Averages the part of the slots that is this tower's, by the share that each shard has of the batch. */
  average(tower: number, shares: readonly number[]): void {
    const bytes = slotBytes(this.#towers, this.#floats) / this.#towers;
    const from = this.#address(0) + tower * bytes;
    for (let other = 1; other < shares.length; other++) {
      const own = other === 1 ? (shares[0] as number) : 1;
      this.#blend(from, this.#address(other) + tower * bytes, bytes, own, shares[other] as number);
    }
  }

  /** Replaces values by their mean over the towers, by the share that each has of the batch; all give as many. */
  meet(tower: number, values: Float32Array, shares: readonly number[]): void {
    this.slot(tower).set(values);
    this.wait(tower);
    const slots = shares.map((share, other) => ({ share, slot: this.slot(other) }));
    const mean = values.map((_, i) => slots.reduce((sum, { share, slot }) => sum + share * (slot[i] as number), 0));
    this.wait(tower); // nobody writes there before all have read
    values.set(mean);
  }

  /**
   * Waits until all towers have come here.
   *
   * @throws Ended where one of them has failed
   */
  wait(tower: number): void {
    const now = Atomics.load(this.#barrier, round);
    this.#check();
    Atomics.store(this.#waiting, tower, 1);
    if (Atomics.add(this.#barrier, arrived, 1) === this.#towers - 1) {
      Atomics.store(this.#barrier, arrived, 0);
      this.#next();
    }
    while (Atomics.load(this.#barrier, round) === now) this.#ground.wait(this.#barrier, round, now);
    Atomics.store(this.#waiting, tower, 0);
    this.#check();
  }

  /** Whether this tower waits for others. */
  waits(tower: number): boolean {
    return Atomics.load(this.#waiting, tower) === 1;
  }

  /** Lets nobody wait any more. */
  end(): void {
    Atomics.store(this.#barrier, ended, 1);
    this.#next();
  }

  #next(): void {
    Atomics.add(this.#barrier, round, 1);
    this.#ground.wake(this.#barrier, round);
  }

  #check(): void {
    if (Atomics.load(this.#barrier, ended) === 1) throw new Ended();
  }

  #address(tower: number): number {
    return page + tower * slotBytes(this.#towers, this.#floats);
  }
}
