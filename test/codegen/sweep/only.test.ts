/** One run of a folder by its number, as the tasks of a job array run them, and what other machines left in its folder. */
import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { leftAlone } from "../../../codegen/sweep/alone.ts";
import { sweep } from "../../../codegen/sweep/sweep.ts";
import { showLife } from "../../../src/files/life.ts";
import { akid } from "../../processes.ts";
import { newSweep } from "./folder.ts";

test("each number is a run with its own exit code; once all are there, the sweep ranks them without running any", async () => {
  const folder = newSweep([{ lr: 0.1 }, { lr: 0.5, exported: "(() => { throw new Error('no data'); })()" }], [0, 7]);
  const only = (k: number) => akid(["sweep", folder, "--only", String(k), "--metric", "accuracy"]);
  const [first, failing] = await Promise.all([only(0), only(1)]);
  expect(first).toMatchObject({ code: 0, stdout: expect.stringMatching(/^1\/1 {2}done {5}v0\.s0 {2}accuracy /) });
  expect(failing).toMatchObject({ code: 1, stdout: expect.stringMatching(/^1\/1 {2}failed {3}v1\.s0 {2}no data /) });
  expect(await only(2)).toMatchObject({ code: 0, stdout: expect.stringContaining("v0.s7") });
  expect(await only(4)).toMatchObject({ code: 2, stderr: expect.stringContaining("has 4 runs, from 0 on: none is 4") });
  const result = join(folder, "runs/v0.s0/result.json");
  const before = readFileSync(result, "utf8");
  expect(await only(0)).toMatchObject({ code: 0 });
  expect(readFileSync(result, "utf8")).toBe(before);

  rmSync(join(folder, "runs/v1.s0"), { recursive: true });
  const { runs, goal } = await sweep({ target: folder, resume: true, output: null });
  expect(goal.metric).toBe("accuracy");
  expect(runs.map(({ name, status }) => `${name} ${status}`)).toEqual([
    "v0.s0 done",
    "v1.s0 failed",
    "v0.s7 done",
    "v1.s7 failed",
  ]);
}, 120_000);

test.each([
  [["--slots", "2"], "--slots does not go with --only"],
  [["--stop", "median"], "--stop does not go with --only"],
  [["--set", "lr=1"], "--set does not go with --only"],
])("%j is wrong use beside --only", async (more, what) => {
  const { runCommand } = await import("../../../src/cli/command.ts");
  const { sweepCommand } = await import("../../../codegen/cli/sweep.ts");
  await expect(runCommand("sweep", sweepCommand, ["src", "--only", "0", ...more])).rejects.toThrow(what);
});

const elsewhere = { host: "another-machine", pid: 1, started: "long ago", id: "1" };

function newLock(): string {
  const lock = join(mkdtempSync(join(tmpdir(), "akid-alone-")), "lock");
  writeFileSync(lock, JSON.stringify(elsewhere));
  return lock;
}

test("a lock of another machine is waited for while it is touched, and broken when it is silent", async () => {
  const lock = newLock();
  vi.useFakeTimers({ toFake: ["performance"] });
  try {
    const told: string[] = [];
    const options = { atOnce: new AbortController().signal, onWait: ({ host }: { host: string }) => told.push(host) };
    let over = false;
    const waiting = leftAlone(lock, options).then(() => (over = true));
    for (let i = 0; i < 10; i++) {
      utimesSync(lock, i + 1, i + 1);
      await setTimeout(120);
      vi.advanceTimersByTime(30_000);
    }
    expect(over).toBe(false);
    expect(told).toEqual(["another-machine"]);
    await setTimeout(120);
    vi.advanceTimersByTime(61_000);
    await waiting;
    expect(() => readFileSync(lock)).toThrow("ENOENT");
  } finally {
    vi.useRealTimers();
    rmSync(join(lock, ".."), { recursive: true });
  }
});

test("who holds a lock shows life by touching it", () => {
  const lock = newLock();
  vi.useFakeTimers();
  try {
    utimesSync(lock, 1, 1);
    showLife(lock);
    vi.advanceTimersByTime(5_000);
    expect(statSync(lock).mtimeMs).toBeGreaterThan(1e12);
  } finally {
    vi.useRealTimers();
    rmSync(join(lock, ".."), { recursive: true });
  }
});
