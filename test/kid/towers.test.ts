/** A Kid on two towers: its curve is that of one device, its checkpoints go on, also on another number of towers. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { attach, brain, dense, dropout, index, input, relu, softmaxCrossEntropy } from "akid";
import type { EngineChoice } from "akid/train";
import { describe, expect, test } from "vitest";
import { locateNative } from "../../src/native/locate.ts";
import { builtModule } from "../built.ts";
import { compiled } from "../compiled.ts";
import { missing } from "../engines/sharing.ts";
import { command, type Ended, run } from "../processes.ts";
import { newFolder, toyOptions } from "./toy.ts";

// Threads that read TypeScript take a while to start.
const { Kid } = await builtModule<typeof import("akid/train")>("src/train.js");

// Without batchNorm, which would see the samples of its tower alone.
const x = input("x", [2]);
const y = input("y", [], index(3));
const hidden = x.attach("ip1", dense(16)).attach("relu1", relu()).attach("drop1", dropout(0.1));
const plain = brain(
  "plain",
  { x, y },
  { loss: attach("loss", softmaxCrossEntropy(), [hidden.attach("ip2", dense(3)), y]) },
);

const experiment = compiled(join(import.meta.dirname, "towers/experiment.ts"));
const fault = new URL("../engines/fault.mjs", import.meta.url).href;
const two: EngineChoice = { name: "data-parallel", towers: 2 };

async function trained(engine: EngineChoice, maxSteps: number, logDir = newFolder()) {
  await using kid = new Kid({ ...toyOptions, brain: plain, backend: "onnx", engine, logDir, maxSteps, resume: true });
  const { validation } = await kid.practice();
  return { loss: validation.loss, parameters: await kid.parameters(), logDir };
}

test("two towers train as one device, and a run goes on from the one to the other", async () => {
  const whole = await trained(two, 24);
  const config = JSON.parse(readFileSync(join(whole.logDir, "config.json"), "utf8")) as { engine: object };
  expect(config.engine).toMatchObject(two);

  const first = await trained("single", 12);
  const second = await trained(two, 18, first.logDir);
  const third = await trained("single", 24, first.logDir);
  expect(third.loss).toBeCloseTo(whole.loss, 5);
  expect(second.loss).not.toBeCloseTo(whole.loss, 3);

  const interrupted = await trained(two, 12);
  expect(await trained(two, 24, interrupted.logDir)).toMatchObject({ loss: whole.loss, parameters: whole.parameters });
});

const native = locateNative();
const noNative = "reason" in native ? native.reason : missing;
const nativeTitle = `tfjs:native, kill${noNative === undefined ? "" : ` (skipped: ${noNative})`}`;
const late = "tower 1: it has computed for 8 s without an answer";

// At once: most of the time one of them waits.
describe.concurrent("a tower that fails ends the training", () => {
  const train = (backend: string, logDir: string): string[] => {
    return [...command(), "train", experiment, "--backend", backend, "--out", logDir];
  };

  /** Something happens to a tower in its seventh step, after a checkpoint at the fourth one. */
  async function failed(backend: string, deed: string, logDir = newFolder(), env = {}): Promise<Ended> {
    return run(["--import", fault, ...train(backend, logDir)], { env: { ...env, FAULT: `1 7 ${deed}` } });
  }

  async function goesOn(backend: string, logDir: string): Promise<void> {
    const { code, stdout } = await run([...train(backend, logDir), "--resume"]);
    expect(code).toBe(0);
    expect(stdout).not.toContain("epoch 1/2"); // which is in the checkpoint
    expect(stdout).toContain("after 12 steps");
  }

  test("onnx, throw", async () => {
    const { code, stderr } = await failed("onnx", "throw");
    expect([code, stderr]).toEqual([1, expect.stringContaining("akid: tower 1: its thread failed: out of order")]);
  });

  test("onnx, exit 0", async () => {
    const { code, stderr } = await failed("onnx", "exit 0");
    expect([code, stderr]).toEqual([1, expect.stringContaining("akid: tower 1: its thread ended with exit code 0")]);
  });

  test("onnx, in an endless loop, or in native code that Node cannot end", async () => {
    const [logDir, soon] = [newFolder(), { PATIENCE: "8" }];
    const [loop, read] = await Promise.all([
      failed("onnx", "loop", logDir, soon),
      failed("onnx", "read", newFolder(), soon),
    ]);
    expect([loop.code, loop.stderr]).toEqual([1, expect.stringContaining(late)]);
    expect([read.code, read.stderr]).toEqual([null, expect.stringContaining(late)]);
    await goesOn("onnx", logDir);
  });

  test.skipIf(noNative !== undefined)(nativeTitle, async () => {
    const logDir = newFolder();
    const { code, stderr } = await failed("tfjs:native", "kill", logDir);
    expect([code, stderr]).toEqual([1, expect.stringContaining("akid: tower 1: its process was ended by SIGKILL")]);
    await goesOn("tfjs:native", logDir);
  });
});
