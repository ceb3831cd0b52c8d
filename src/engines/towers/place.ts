/** Where towers live: in threads of this process, or in processes of their own. */
import type { Answer, Request, TowerData } from "./calls.ts";
import type { Ground } from "./ground.ts";
import type { SharedMemory } from "./wasm.ts";

export interface Place {
  link(data: TowerData, events: Events): Link;
  /** The ground of all towers, and what each is told of it. */
  ground(towers: number, floats: number): { readonly ground: Ground; readonly memory?: SharedMemory };
  /** When all towers have ended. */
  close(): void;
}

/** What is heard from a tower. */
export interface Events {
  answered(answer: Answer): void;
  /** A sign of life, about once a second; processes give it, threads do not. */
  lives(): void;
  /** It has ended by itself: `its process was ended by SIGKILL`. */
  ended(what: string, cause?: Error): void;
}

/** The way to one tower. */
export interface Link {
  /** The arrays over `moved` are the tower's own from then on. */
  post(request: Request, moved: readonly ArrayBuffer[]): void;
  /** Whether it keeps this process from ending. */
  hold(holds: boolean): void;
  readonly ended: Promise<void>;
  /** Ends it in the middle of its work. */
  kill(): void;
  /** Called when this process ends, and can do nothing later. */
  leave(): void;
}

/** Milliseconds for which a tower that is to end may still be at work. */
export const grace = 10_000;

/** Descriptors of a tower's process: where it gives signs of life, and the file that all share. */
export const descriptors = { life: 4, file: 5 } as const;
