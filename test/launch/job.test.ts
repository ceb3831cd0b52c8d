/** `akid launch` on this machine: jobs that lose a rank, go on, are interrupted or lose who started them. */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { newestCheckpoint } from "../../src/checkpoints/checkpoint.ts";
import { compiled } from "../compiled.ts";
import { processesWith } from "../mpi/mpirun.ts";
import { akid, command, endAll, remove, start } from "../processes.ts";
import { launchers } from "../ranks.ts";

const folder = mkdtempSync(join(tmpdir(), "akid-job-"));
const experiment = compiled(join(import.meta.dirname, "troubled.ts"));
const mark = randomUUID(); // by which processes are known
const env = { AKID_TEST_JOB: mark };
afterEach(endAll);
afterAll(() => {
  for (const pid of processesWith(mark)) process.kill(pid, "SIGKILL"); // of a test that failed
  remove(folder);
});

/** The steps that a run has logged, with their losses, without times. */
const curve = (run: string): unknown[] =>
  readFileSync(join(run, "metrics.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ event }) => event === "train" || event === "validation")
    .map(({ event, step, loss }) => ({ event, step, loss }));

const checkpointIn = (run: string) =>
  newestCheckpoint<{ step: number }>(join(run, "checkpoints"), (warning) => expect.fail(warning))?.record.step;

/** The ranks of a job that has ended are gone soon. */
async function left(of: string = mark): Promise<number> {
  for (let wait = 0; wait < 40 && processesWith(of).length > 0; wait++) await setTimeout(250);
  return processesWith(of).length;
}

const isWritten = (run: string): boolean =>
  existsSync(join(run, "checkpoints")) && readdirSync(join(run, "checkpoints")).some((name) => /^step-\d+$/.test(name));

const [first] = launchers.filter(({ missing }) => !missing);

/** A job of two ranks that nothing happens to; the sum of two has no order, so that it is one for all launchers. */
const whole = join(folder, "whole");
beforeAll(async () => {
  if (first === undefined) return;
  const own = ["-n", "2", "--oversubscribe", "--free", "--launcher", first.command, "--out", whole];
  expect(await akid(["launch", ...own, experiment], { env })).toMatchObject({ code: 0, stderr: "" });
});

describe.each(launchers)("under $title", ({ command: launcher, missing }) => {
  const args = (run: string, more: readonly string[] = []): string[] => {
    const own = ["-n", "2", "--oversubscribe", "--free", "--launcher", launcher, "--out", run];
    return ["launch", ...own, ...more, experiment];
  };

  test.skipIf(missing)("a job that lost a rank goes on as if nothing had happened", async () => {
    const broken = join(folder, `${launcher}-broken`);
    const fault = { ...env, FAULT: `SIGKILL 1 12 ${join(folder, launcher)}` };
    const { code, stderr } = await akid(args(broken, ["--restarts", "1"]), { env: fault });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^akid: launch: rank 1 on \S+ .*\. Starts again from the newest checkpoint \(1 of 1\)\.$/m);
    expect(curve(broken)).toEqual(curve(whole)); // to the bit
    expect(await left()).toBe(0);
  });

  test.skipIf(missing)("Ctrl-C ends it after its step with a checkpoint; SIGKILL leaves no rank behind", async () => {
    const [gentle, hard] = [join(folder, `${launcher}-gentle`), join(folder, `${launcher}-hard`)];
    const signalled = async (run: string, signal: "SIGINT" | "SIGKILL"): Promise<void> => {
      const own = `${mark} ${signal}`;
      const job = start([...command(), ...args(run)], { env: { AKID_TEST_JOB: own, PACE: "300" } });
      const exit = once(job, "exit");
      while (!isWritten(run) && job.exitCode === null) await setTimeout(50);
      job.kill(signal);
      expect(await exit).toEqual(signal === "SIGINT" ? [130, null] : [null, "SIGKILL"]);
      expect(await left(own)).toBe(0);
    };
    // At once: they wait for steps that are slow.
    await Promise.all([signalled(gentle, "SIGINT"), signalled(hard, "SIGKILL")]);
    expect(checkpointIn(gentle)).toBeGreaterThan(5);
    expect(checkpointIn(hard)).toBe(5);
  });
});

describe.skipIf(first === undefined)(`what failed (${launchers.map(({ title }) => title).join(", ")})`, () => {
  const args = (run: string, ...more: string[]): string[] => {
    const own = ["--oversubscribe", "--free", "--launcher", first?.command ?? "", "--out", run];
    return ["launch", ...own, ...more, experiment];
  };

  test("names the rank, leaves a checkpoint, and goes on with another number of ranks", async () => {
    const run = join(folder, "named");
    const fault = { ...env, FAULT: "SIGKILL 1 12" };
    const { code, stderr } = await akid(args(run, "-n", "2"), { env: fault });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^akid: launch: rank 1 on \S+ .*\. Go on from the newest checkpoint with .*--resume\.$/m);
    expect(checkpointIn(run)).toBe(10);
    expect(await akid(args(run, "-n", "3", "--resume"), { env })).toMatchObject({ code: 0, stderr: "" });
    expect(checkpointIn(run)).toBe(25);
    expect(curve(run).filter((line) => (line as { event: string }).event === "train")).toHaveLength(25);
    expect(await left()).toBe(0);
  });

  test("wrong use is not started again, and is said once", async () => {
    const { code, stderr } = await akid(
      args(join(folder, "wrong"), "-n", "2", "--restarts", "3", "--backend", "abacus"),
      { env },
    );
    expect(code).toBe(2);
    expect(stderr.match(/akid: .*abacus/g)).toHaveLength(1);
    expect(stderr).not.toContain("Starts again");
  });
});
