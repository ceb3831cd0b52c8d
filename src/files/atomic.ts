/** Writes a file so that readers, also those after a crash, find the old one or the new one, and never a half. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Writes to a file beside it, brings that to the disk, and renames it. */
export function writeAtomic(file: string, data: string | Uint8Array): void {
  replace(file, data);
  syncFolder(dirname(file));
}

/** The same; the new name lasts from the next `syncFolder` on, of which one serves for many files. */
export function replace(file: string, data: string | Uint8Array): void {
  const beside = `${file}.${process.pid}.tmp`;
  try {
    const open = openSync(beside, "w");
    try {
      writeFileSync(open, data);
      fsyncSync(open);
    } finally {
      closeSync(open);
    }
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
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
