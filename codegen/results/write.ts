/** Writes a file whole or not at all. */
import { renameSync, writeFileSync } from "node:fs";

/** Through a temporary file beside it, so that a reader never sees half of it. */
export function writeWhole(path: string, data: string | Uint8Array): void {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, data);
  renameSync(temporary, path);
}
