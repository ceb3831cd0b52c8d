/** Where the numbers of all towers lie, and how one waits there for the others. */
import { AkidError } from "../../../dsl/errors.ts";
import { Memory, type SharedMemory } from "./wasm.ts";

export interface Ground {
  readonly memory: SharedMemory;
  /** Sleeps while the word has this value; may wake too early. */
  wait(words: Int32Array, at: number, value: number): void;
  /** Wakes all who sleep at the word. */
  wake(words: Int32Array, at: number): void;
}

/** The ground of threads. */
export const betweenThreads = (memory: SharedMemory): Ground => ({
  memory,
  wait: (words, at, value) => void Atomics.wait(words, at, value),
  wake: (words, at) => void Atomics.notify(words, at),
});

export const page = 65_536;
const mostPages = 65_536;
/** Bytes that `blend` takes at a time. */
const block = 64;

/** Memory for the gradients of all towers, or of one rank, each of so many floats, after a page of words. */
export function commonMemory(towers: number, floats: number): SharedMemory {
  const pages = 1 + Math.ceil((towers * slotBytes(towers, floats)) / page);
  if (pages > mostPages) {
    const what = (whose: string): string => `gradients of ${floats} numbers${whose} do not fit into 4 GiB`;
    if (towers === 1) throw new AkidError({ where: "engine", what: what(""), advice: "Use a smaller network." });
    const all = what(` for each of ${towers} towers`);
    throw new AkidError({ where: "data-parallel engine", what: all, advice: "Use fewer towers." });
  }
  return new Memory({ initial: pages, maximum: pages, shared: true });
}

/** A multiple of a block for each tower, so that each averages an equal part. */
export const slotBytes = (towers: number, floats: number): number =>
  Math.ceil((floats * 4) / (block * towers)) * block * towers;
