/** Towers in processes that fail: the step ends with the tower's name and what happened to it, and nothing is left. */
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { attach, brain, dense, input, meanSquaredError } from "akid";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { sgd } from "../../src/kongfus/sgd.ts";
import { builtModule } from "../built.ts";
import { endAll, program, start } from "../processes.ts";
import { missing, reason } from "./sharing.ts";

// Processes that read TypeScript take a while to start.
type Module = typeof import("../../src/engines/data-parallel.ts");
const { dataParallelEngine } = await builtModule<Module>("src/engines/data-parallel.js");

const preload = ["--import", new URL("./fault.mjs", import.meta.url).href];
beforeAll(() => void process.execArgv.push(...preload));
afterAll(() => void process.execArgv.splice(-preload.length));
afterEach(endAll);

const [x, y] = [input("x", [4]), input("y", [4])];
const loss = attach("loss", meanSquaredError(), [x.attach("ip1", dense(4)), y]);
const { network } = brain("line", { x, y }, { loss });
const value = { data: new Float32Array(16), shape: [4, 4] };
const batch = { x: value, y: value };
const clock = { step: 0, stepsPerEpoch: 10 };

/** The processes that this one, or another, has started as towers and that live. */
const towers = (engine = process.pid): string[] =>
  readdirSync("/proc").filter((pid) => {
    try {
      const [, parent] = /\) \w (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
      return parent === `${engine}` && isTower(pid);
    } catch {
      return false; // no process, or one that has just ended
    }
  });

const isTower = (pid: string): boolean => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("towers/tower");

/** The open files without a name that towers share. */
const files = (): string[] =>
  readdirSync("/proc/self/fd").filter((file) => {
    try {
      return readlinkSync(`/proc/self/fd/${file}`).startsWith("/memfd:akid");
    } catch {
      return false;
    }
  });

const limits = { timeout: 3, patience: 6 };

/** Opens two towers, to the second of which something happens in its second step; gives what the engine then says. */
async function failure(deed: string): Promise<string> {
  vi.stubEnv("FAULT", `1 2 ${deed}`);
  const parts = { network, kongfu: sgd({ lr: 0.1 }), backend: "onnx", towers: 2, threads: 1, ...limits } as const;
  await using engine = await dataParallelEngine({ ...parts, place: "processes" });
  expect((await engine.train(batch, clock)).samples).toBe(4);
  expect(towers().length).toBeGreaterThan(1);
  expect(files().length).toBeGreaterThan(0);
  const error = await engine.train(batch, clock).catch((caught: Error) => caught);
  return (error as Error).message;
}

describe.skipIf(missing !== undefined)(`towers in processes${reason}`, () => {
  afterEach(() => {
    expect([towers(), files()]).toEqual([[], []]);
  });

  test.each([
    ["kill", "its process was ended by SIGKILL"],
    ["exit 0", "its process ended with exit code 0"],
    ["exit 3", "its process ended with exit code 3"],
    ["throw", "its process ended with exit code 1"],
  ])("%s", async (deed, what) => {
    expect(await failure(deed)).toBe(`akid: tower 1: ${what}.`);
  });

  test("a process that is stopped, and one that hangs", async () => {
    const [stopped, hangs] = await Promise.all([failure("stop"), failure("loop")]);
    expect(stopped).toBe("akid: tower 1: its process has given no sign of life for 3 s.");
    const advice = "It hangs; or, if a step may take so long, raise `patience`.";
    expect(hangs).toBe(`akid: tower 1: it has computed for 6 s without an answer. ${advice}`);
  });

  test("towers end with the process of their engine, also if one hangs and another one waits for it", async () => {
    const child = start([...preload, ...program(join(import.meta.dirname, "leaving.ts")), "processes"], {
      env: { FAULT: "1 2 loop" },
    });
    await child.says;
    const pids = towers(child.pid);
    expect(pids).toHaveLength(2);
    child.kill("SIGKILL");
    const alive = (): string[] => pids.filter((pid) => existsSync(`/proc/${pid}/cmdline`) && isTower(pid));
    while (alive().length > 0) await setTimeout(50);
  });
});
