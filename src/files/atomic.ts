/** Writes a file so that readers, also those after a crash, find the old one or the new one, and never a half. */
import { randomUUID } from "node:crypto";
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Writes to a file beside it, brings that to the disk, and renames it. */
export function writeAtomic(file: string, data: string | Uint8Array): void {
  replace(file, data);
  syncFolder(dirname(file));
}

/** The same; the new name lasts from the next `syncFolder` on, of which one serves for many files. */
export function replace(file: string, data: string | Uint8Array): void {
  const staged = stage(file, data);
  try {
    staged.replace();
  } catch (error) {
    staged.remove();
    throw error;
  }
}

/** What a file is to be, on the disk beside it. */
export interface Staged {
  replace(): void;
  remove(): void;
}

/** The first half of `replace`, for what may not be wanted in the end. */
export function stage(file: string, data: string | Uint8Array): Staged {
  // Processes of several machines, which may have the same number, write into one folder.
  const beside = `${file}.${randomUUID().slice(0, 8)}.tmp`;
  const remove = (): void => rmSync(beside, { force: true });
  try {
    const open = openSync(beside, "w");
    try {
      writeFileSync(open, data);
      fsyncSync(open);
    } finally {
      closeSync(open);
    }
  } catch (error) {
    remove();
    throw error;
  }
  return { replace: () => renameSync(beside, file), remove };
}

/** Makes the rename last; Windows does not open folders, and needs no such step. */
export function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const open = openSync(folder, "r");
  try {
    fsyncSync(open);
  } finally {
    closeSync(open);
  }
}
