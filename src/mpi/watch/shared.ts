/** Memory of a rank's main thread and its watch: they talk while the main thread is inside MPI. */
import { type Activity, activityOf, wordOf } from "./activity.ts";

/** Words of `words`. */
const word = { activity: 0, placeLength: 1, port: 2, joined: 3, left: 4 } as const;
export type Signal = "port" | "joined" | "left";

const placeBytes = 200;

/** What the main thread gives its watch. */
export interface Shared {
  readonly words: Int32Array;
  readonly place: Uint8Array;
}

export const shared = (): Shared => ({
  words: new Int32Array(new SharedArrayBuffer(32)),
  place: new Uint8Array(new SharedArrayBuffer(placeBytes)),
});

export const setActivity = ({ words }: Shared, activity: Activity): void => {
  Atomics.store(words, word.activity, wordOf(activity));
};

export const activityIn = ({ words }: Shared): Activity => activityOf(Atomics.load(words, word.activity));

/** A place that is read while it is written may be half of each: it is only shown to people. */
export function setPlace({ words, place }: Shared, text: string): void {
  Atomics.store(words, word.placeLength, bytesOf(place).write(text));
}

export const placeIn = ({ words, place }: Shared): string =>
  bytesOf(place).toString("utf8", 0, Atomics.load(words, word.placeLength));

const bytesOf = ({ buffer }: Uint8Array): Buffer => Buffer.from(buffer);

/** The watch says something once: the port on which it listens, or 1. */
export function signal({ words }: Shared, name: Signal, value = 1): void {
  Atomics.store(words, word[name], value);
  Atomics.notify(words, word[name]);
}

/** The main thread waits for it; 0 where it does not come within `time` milliseconds. */
export function awaitSignal({ words }: Shared, name: Signal, time: number): number {
  Atomics.wait(words, word[name], 0, time);
  return Atomics.load(words, word[name]);
}
