/** `akid train`, `resume` and `validate` in this process: what becomes of a run's folder, and what is refused. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { runCommand } from "../../src/cli/command.ts";
import { resumeCommand, trainCommand } from "../../src/cli/train.ts";
import { validateCommand } from "../../src/cli/validate.ts";
import { isHeld, takeLock } from "../../src/files/lock.ts";

const experiment = join(import.meta.dirname, "experiment.ts");

let folder: string;
const shown: string[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "akid-train-"));
  vi.spyOn(process.stdout, "write").mockImplementation((text) => shown.push(String(text)) > 0);
});
afterAll(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const train = (...args: string[]) => runCommand("train", trainCommand, [experiment, ...args]);
const resume = (...args: string[]) => runCommand("resume", resumeCommand, args);
const validate = (...args: string[]) => runCommand("validate", validateCommand, args);
const optionsOf = (run: string): unknown =>
  (JSON.parse(readFileSync(join(run, "run.json"), "utf8")) as { options: unknown }).options;

test("a process that finds the folder taken leaves the run as it is", async () => {
  const run = join(folder, "taken");
  expect(await train("--out", run, "--max-steps", "8")).toBe(0);
  const before = readdirSync(run).sort();
  const lock = takeLock(join(run, ".training"));
  if (!isHeld(lock)) throw new Error("it is free");
  await expect(train("--out", run, "--max-steps", "3")).rejects.toThrow(`trains in logDir '${run}'.`);
  lock.release();
  expect(optionsOf(run)).toEqual({ maxSteps: 8 });
  expect(readdirSync(run).sort()).toEqual(before);
});

test("a run that is done stays as it is; to go on it needs more steps than it has done", async () => {
  const run = join(folder, "done");
  await train("--out", run, "--max-steps", "8");
  const records = () => readFileSync(join(run, "metrics.jsonl"), "utf8").match(/"event":"\w+"/g) ?? [];
  const validations = records().filter((record) => record.includes("validation"));
  shown.length = 0;
  expect(await resume(run)).toBe(0);
  expect(shown.join("")).toContain("All 8 steps were done before\n");
  expect(shown.join("")).not.toContain("NaN");
  expect(records().filter((record) => record.includes("validation"))).toEqual(validations);
  await expect(resume(run, "--max-steps", "7")).rejects.toThrow(
    `akid: resume of '${run}': it has done 8 steps, more than the 7 of this Kid. Give a longer training.`,
  );
  expect(optionsOf(run)).toEqual({ maxSteps: 8 });
  expect(await resume(run, "--max-steps", "9")).toBe(0);
  expect(optionsOf(run)).toEqual({ maxSteps: 9 });
});

test("validate names the checkpoints that there are", async () => {
  const run = join(folder, "steps");
  await train("--out", run, "--max-steps", "8");
  await expect(validate(run, "--step", "6")).rejects.toThrow(
    `akid: validate: '${run}' has no checkpoint of step 6. It has those of 7, 8.`,
  );
});

test("--log says how much is told", async () => {
  shown.length = 0;
  const run = join(folder, "silent");
  expect(await train("--out", run, "--max-steps", "1", "--log", "silent", "--json")).toBe(0);
  expect(readFileSync(join(run, "training.log"), "utf8")).toBe("");
  expect(shown.map((text) => (JSON.parse(text) as { steps: number }).steps)).toEqual([1]);
  await expect(train("--log", "loud")).rejects.toThrow(
    'akid: toy: log expects "debug" or "info" or "warn" or "silent", found "loud".',
  );
});
