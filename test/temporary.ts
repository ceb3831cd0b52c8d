/** One folder for all that tests put among the temporary files: it goes with them, also where processes were killed. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

let folder = "";

export function setup(): void {
  folder = mkdtempSync(join(tmpdir(), "akid-tests-"));
  process.env.TMPDIR = folder; // the processes of tests, which start later, have it from here
}

export const teardown = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
