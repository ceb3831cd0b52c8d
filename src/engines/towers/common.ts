/** What the towers of an engine share: a barrier, their losses, and the gradients of each. */
import { AkidError } from "../../../dsl/errors.ts";
import { type Blend, blendIn } from "./blend.ts";
import { Memory, type SharedMemory } from "./wasm.ts";

const page = 65_536;
/** Bytes that `blend` takes at a time. */
const block = 64;
const mostPages = 65_536;

/** The barrier's words. */
const [arrived, round, ended] = [0, 1, 2];
/** Where losses begin, in words. */
const lossesFrom = 16;

/** Another tower has failed: this one's error is not the reason. */
export class Ended extends Error {
  override readonly name = "Ended";
}

/** Enough memory for the gradients of all towers, each of so many floats. */
export function commonMemory(towers: number, floats: number): SharedMemory {
  const pages = 1 + Math.ceil((towers * slotBytes(towers, floats)) / page);
  if (pages > mostPages) {
    const what = `gradients of ${floats} numbers for each of ${towers} towers do not fit into 4 GiB`;
    throw new AkidError({ where: "data-parallel engine", what, advice: "Use fewer towers." });
  }
  return new Memory({ initial: pages, maximum: pages, shared: true });
}

/** A multiple of a block for each tower, so that each averages an equal part. */
const slotBytes = (towers: number, floats: number): number =>
  Math.ceil((floats * 4) / (block * towers)) * block * towers;

export class Common {
  /** The loss of each tower's shard. */
  readonly losses: Float32Array;
  readonly #memory: SharedMemory;
  readonly #towers: number;
  readonly #floats: number;
  readonly #barrier: Int32Array;
  readonly #blend: Blend;

  constructor(memory: SharedMemory, towers: number, floats: number) {
    this.#memory = memory;
    this.#towers = towers;
    this.#floats = floats;
    this.#barrier = new Int32Array(memory.buffer, 0, lossesFrom);
    this.losses = new Float32Array(memory.buffer, lossesFrom * 4, towers);
    this.#blend = blendIn(memory);
  }

  /** Where a tower puts what its shard gave; that of the first one holds the mean after `average`. */
  slot(tower: number): Float32Array {
    return new Float32Array(this.#memory.buffer, this.#address(tower), this.#floats);
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

  /**
   * Waits until all towers have come here.
   *
   * @throws Ended where one of them has failed
   */
  wait(): void {
    const now = Atomics.load(this.#barrier, round);
    this.#check();
    if (Atomics.add(this.#barrier, arrived, 1) === this.#towers - 1) {
      Atomics.store(this.#barrier, arrived, 0);
      this.#next();
    }
    while (Atomics.load(this.#barrier, round) === now) Atomics.wait(this.#barrier, round, now);
    this.#check();
  }

  /** Lets nobody wait any more. */
  end(): void {
    Atomics.store(this.#barrier, ended, 1);
    this.#next();
  }

  #next(): void {
    Atomics.add(this.#barrier, round, 1);
    Atomics.notify(this.#barrier, round);
  }

  #check(): void {
    if (Atomics.load(this.#barrier, ended) === 1) throw new Ended();
  }

  #address(tower: number): number {
    return page + tower * slotBytes(this.#towers, this.#floats);
  }
}
