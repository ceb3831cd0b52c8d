/** A lock is a file that names the process that holds it; that of a process which is gone is broken. */
import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { isTouched, showLife } from "./life.ts";
import { type Identity, isAlive, self } from "./processes.ts";

export interface Holder extends Identity {
  /** No two locks have the same. */
  readonly id: string;
}

/** A lock that this process holds. */
export interface Held extends Disposable {
  release(): void;
}

/** Takes the lock, or gives who has it. */
export function takeLock(file: string): Held | Holder {
  const mine: Holder = { ...self(), id: randomUUID() };
  for (;;) {
    if (create(file, mine)) return held(file, mine);
    const holder = holderOf(file);
    if (holder && isAlive(holder)) return holder;
    if (holder) breakLock(file, holder);
  }
}

export interface Across {
  /** Is told of whom on another machine a sign of life is awaited. */
  readonly onWait?: (holder: Holder) => void;
  /** Milliseconds without one after which its process is taken to be gone. */
  readonly silence?: number;
}

/** The same for a folder that machines share, where who holds the lock shows that it lives. */
export async function takeLockAcross(file: string, { onWait, silence }: Across = {}): Promise<Held | Holder> {
  for (;;) {
    const lock = takeLock(file);
    if (isHeld(lock)) return living(file, lock);
    if (lock.host === hostname()) return lock;
    onWait?.(lock);
    if (!(await isTouched(file, silence))) breakLock(file, lock);
    else if (holderOf(file)?.id === lock.id) return lock;
  }
}

/** The same, once whoever has it has let it go or is gone. */
export async function waitForLock(file: string): Promise<Held> {
  for (;;) {
    const lock = await takeLockAcross(file);
    if (isHeld(lock)) return lock;
    await sleep(100);
  }
}

function living(file: string, lock: Held): Held {
  const life = showLife(file);
  const release = (): void => {
    life[Symbol.dispose]();
    lock.release();
  };
  return { release, [Symbol.dispose]: release };
}

/** Who holds the lock and is alive. */
export function liveHolder(file: string): Holder | undefined {
  const holder = holderOf(file);
  return holder && isAlive(holder) ? holder : undefined;
}

export const isHeld = (lock: Held | Holder): lock is Held => "release" in lock;

function held(file: string, mine: Holder): Held {
  const release = (): void => {
    if (holderOf(file)?.id === mine.id) rmSync(file, { force: true });
  };
  return { release, [Symbol.dispose]: release };
}

/** With its content at once: nobody sees a lock without a holder. False if there is one already. */
function create(file: string, holder: Holder): boolean {
  const beside = `${file}.${holder.id}`;
  writeFileSync(beside, JSON.stringify(holder));
  try {
    linkSync(beside, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(beside, { force: true });
  }
}

function holderOf(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Holder;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Only who holds the lock on breaking this very lock removes it, so that nobody removes the one that comes after it. */
function breakLock(file: string, dead: Holder): void {
  const breaking = takeLock(`${file}.${dead.id}.broken`);
  if (!isHeld(breaking)) return;
  if (holderOf(file)?.id === dead.id) rmSync(file, { force: true });
  breaking.release();
}
