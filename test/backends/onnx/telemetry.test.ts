/** ONNX Runtime reports its use, and leaves a file with the process's number, unless it is told not to before it loads. */
import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { compiled } from "../../compiled.ts";
import { akid, endAll, program, type RunOptions, run } from "../../processes.ts";

afterEach(endAll);

const experiment = compiled(join(import.meta.dirname, "../../cli/experiment.ts"));
const newFolder = (): string => mkdtempSync(join(tmpdir(), "akid-telemetry-"));

/** What a process leaves in its folder of temporary files of the library's telemetry. */
async function left(start: (options: RunOptions) => Promise<unknown>): Promise<number> {
  vi.stubEnv("ORT_DISABLE_TELEMETRY", undefined); // it is set here where a test has loaded the library
  vi.stubEnv("CI", undefined); // where the library is silent by itself
  const folder = newFolder();
  await start({ env: { TMPDIR: folder } });
  return readdirSync(folder).filter((name) => name.startsWith("mat-debug")).length;
}

const trains = (options: RunOptions) =>
  akid(["train", experiment, "--backend", "onnx", "--max-steps", "1", "--out", newFolder()], options);

test("it tells nobody of a training", async () => {
  expect(await left(trains)).toBe(0);
});

test("nor of towers in threads", async () => {
  const leaving = program(join(import.meta.dirname, "../../engines/leaving.ts"));
  expect(await left((options) => run(leaving, options))).toBe(0);
});
