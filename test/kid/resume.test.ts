/** Exact resume: a run that was killed at any moment and goes on ends as one that never was, to the bit. */
import { once } from "node:events";
import { appendFileSync, readdirSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { attach, brain, dense, input, meanSquaredError } from "akid";
import { Kid, momentum, sensor, sgd } from "akid/train";
import { afterEach, describe, expect, test } from "vitest";
import { fillUniform } from "../../src/random/index.ts";
import { endAll, program, start as startNode } from "../processes.ts";
import { newFolder, toy, toyOptions } from "./toy.ts";

afterEach(endAll);

/** A training that says so when it has made so many steps. */
const start = (logDir: string, maxSteps: number, silent = 0) =>
  startNode([...program(join(import.meta.dirname, "resumed.ts")), logDir, String(maxSteps), String(silent)]);

const resultOf = (logDir: string): unknown => JSON.parse(readFileSync(join(logDir, "result.json"), "utf8"));

/** Records of training and validation, without their times. */
const recordsOf = (logDir: string): unknown[] =>
  readFileSync(join(logDir, "metrics.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ event }) => event === "train" || event === "validation")
    .map(({ seconds, ...rest }) => rest);

test("killed by SIGKILL at 20 random moments, a run ends as an uninterrupted one, to the bit", async () => {
  const [killed, whole] = [newFolder(), newFolder()];
  const moments = fillUniform(new Float32Array(20), { seed: 11, stream: "kill" });
  for (const moment of moments) {
    const child = start(killed, 1e6, Math.floor(moment * 8)); // each gets somewhere, on a slow machine, too
    const exit = once(child, "exit");
    await child.says;
    await setTimeout((moment * 600) % 60);
    child.kill("SIGKILL");
    expect(await exit).toEqual([null, "SIGKILL"]);
  }
  const reached = readdirSync(join(killed, "checkpoints")).flatMap((name) => /^step-(\d{9})$/.exec(name)?.[1] ?? []);
  expect(reached.length).toBeGreaterThan(0);
  const maxSteps = Math.max(...reached.map(Number)) + 10;
  const ends = [killed, whole].map((folder) => once(start(folder, maxSteps), "exit"));
  expect(await Promise.all(ends)).toEqual([
    [0, null],
    [0, null],
  ]);
  expect(resultOf(killed)).toEqual(resultOf(whole));
  expect(recordsOf(killed)).toEqual(recordsOf(whole));
  const left = readdirSync(join(killed, "checkpoints"));
  expect(left.filter((name) => !/^step-\d{9}$/.test(name))).toEqual([]);
  expect(left.length).toBeLessThanOrEqual(4); // the last 3, and the best
});

describe.each(["onnx", "tfjs:wasm"] as const)("on %s", (backend) => {
  const options = (logDir: string) => ({ ...toyOptions, backend, logDir, checkpoint: { every: 2 } });
  const trained = async (logDir: string, maxSteps: number, resume = false, seed = 0) => {
    await using kid = new Kid({ ...options(logDir), maxSteps, resume, seed });
    const { validation } = await kid.practice();
    return {
      validation,
      parameters: await kid.parameters(),
      warnings: readFileSync(join(logDir, "training.log"), "utf8"),
    };
  };

  test("interrupted by a signal in the middle of an epoch, it goes on with the next batch", async () => {
    const folder = newFolder();
    const stop = new AbortController();
    await using first = new Kid({
      ...options(folder),
      maxSteps: 20,
      signal: stop.signal,
      hooks: { batchBegin: (_, { clock }) => clock.step === 8 && stop.abort() },
    });
    expect(await first.practice()).toMatchObject({ interrupted: true, steps: 9 });
    const whole = await trained(newFolder(), 20);
    const resumed = await trained(folder, 20, true);
    expect(resumed.validation).toEqual(whole.validation);
    expect(resumed.parameters).toEqual(whole.parameters);
  });

  test("a damaged newest checkpoint gives way to the one before, with a warning", async () => {
    const folder = newFolder();
    await trained(folder, 9);
    const newest = join(folder, "checkpoints", "step-000000009");
    truncateSync(join(newest, "tensors.safetensors"), 100);
    const { warnings, parameters } = await trained(folder, 20, true);
    expect(warnings).toContain(
      `akid: checkpoint '${newest}': is damaged: its tensors are not those that were written. The one before it is taken.`,
    );
    expect(warnings).toContain("Resumed after step 8");
    expect(parameters).toEqual((await trained(newFolder(), 20)).parameters);
  });
});

test("a record that is no JSON, and a missing file, are damage, too", async () => {
  const folder = newFolder();
  const options = { ...toyOptions, backend: "tfjs:wasm" as const, logDir: folder, checkpoint: { every: 1 } };
  await using first = new Kid({ ...options, maxSteps: 3 });
  await first.practice();
  appendFileSync(join(folder, "checkpoints", "step-000000003", "checkpoint.json"), "}");
  rmSync(join(folder, "checkpoints", "step-000000002", "tensors.safetensors"));
  await using second = new Kid({ ...options, maxSteps: 4, resume: true });
  await second.practice();
  const log = readFileSync(join(folder, "training.log"), "utf8");
  expect(log.match(/cannot be read \(.*\)\. The one before it is taken\./g)?.length).toBe(2);
  expect(log).toContain("Resumed after step 1");
});

describe("what does not fit", () => {
  const small = { ...toyOptions, backend: "tfjs:wasm" as const };

  test("another seed, another batch size or another KongFu is one sentence", async () => {
    const logDir = newFolder();
    await using kid = new Kid({ ...small, logDir, maxSteps: 2 });
    await kid.practice();
    const resumed = (changed: object) =>
      new Kid({ ...small, logDir, maxSteps: 4, resume: true, ...changed }).practice();
    const advice = "A run goes on as it began; load its parameters into another Kid by kid.load(...).";
    await expect(resumed({ seed: 5 })).rejects.toThrow(
      `akid: resume of '${logDir}': its seed is 0, that of this Kid 5. ${advice}`,
    );
    const other = sensor(toyOptions.sensor.source, { batchSize: 10 });
    await expect(resumed({ sensor: other })).rejects.toThrow(`its stepsPerEpoch is 7, that of this Kid 5. ${advice}`);
    await expect(resumed({ kongfu: sgd({ lr: 0.1 }) })).rejects.toThrow(
      `akid: resume of '${logDir}': the network or its KongFu is another one: 'bn1/offset/velocity' has no place; `,
    );
  });

  test("a run that begins anew puts the old checkpoints aside", async () => {
    const logDir = newFolder();
    for (const seed of [0, 1]) {
      await using kid = new Kid({ ...small, logDir, maxSteps: 2, seed });
      await kid.practice();
    }
    const seedOf = (folder: string): number =>
      (JSON.parse(readFileSync(join(logDir, folder, "step-000000002", "checkpoint.json"), "utf8")) as { seed: number })
        .seed;
    expect([seedOf("checkpoints.old"), seedOf("checkpoints")]).toEqual([0, 1]);
  });

  test("a folder in which another process trains is refused, and left alone", async () => {
    const logDir = newFolder();
    await using first = new Kid({
      ...small,
      logDir,
      maxSteps: 7,
      hooks: {
        batchBegin: async (_, { clock }) => {
          if (clock.step !== 5) return;
          await using second = new Kid({ ...small, logDir, maxSteps: 2 });
          await expect(second.practice()).rejects.toThrow(
            `trains in logDir '${logDir}'. Wait for its end, or give another logDir.`,
          );
        },
      },
    });
    expect((await first.practice()).steps).toBe(7);
    expect(readdirSync(logDir)).not.toContain(".training");
  });

  test("nothing to resume is a beginning", async () => {
    await using kid = new Kid({ ...small, logDir: newFolder(), maxSteps: 2, resume: true });
    expect((await kid.practice()).steps).toBe(2);
  });

  test("no checkpoints are written where none are wanted", async () => {
    const logDir = newFolder();
    await using kid = new Kid({ ...small, logDir, maxSteps: 2, checkpoint: false });
    await kid.practice();
    expect(readdirSync(logDir)).not.toContain("checkpoints");
  });
});

describe("load", () => {
  const x = input("x", [2]);
  const y = input("y", []);
  const out = x.attach("ip1", dense(16)).attach("ip3", dense(1));
  const other = brain(
    "other",
    { x, y },
    { outputs: { out }, loss: attach("loss", meanSquaredError(), [out.attach("flat", dense(1)), out]) },
  );
  const first = async (logDir: string) => {
    await using kid = new Kid({ ...toyOptions, backend: "tfjs:wasm", logDir, maxSteps: 3 });
    await kid.practice();
    return await kid.parameters();
  };

  test("takes all parameters of a run, and goes on with them", async () => {
    const logDir = newFolder();
    const parameters = await first(logDir);
    await using kid = new Kid({ ...toyOptions, backend: "onnx", logDir: newFolder(), maxSteps: 3, seed: 9 });
    const { loaded, misfits } = await kid.load(logDir);
    expect(loaded).toEqual(Object.keys(parameters));
    expect(misfits).toEqual([]);
    expect(await kid.parameters()).toEqual(parameters);
    expect(kid.clock.step).toBe(0);
  });

  test("into a changed network it says name by name what does not fit; partly, it takes what does", async () => {
    const logDir = newFolder();
    const parameters = await first(logDir);
    const source = {
      ...toyOptions.sensor.source,
      samples: { ...toyOptions.sensor.source.samples, y: { shape: [], dtype: "float32" } },
    };
    await using kid = new Kid({
      sensor: sensor(source as never, { batchSize: 8 }),
      brain: other,
      kongfu: momentum({ lr: 0.1 }),
      backend: "tfjs:wasm",
      logDir: newFolder(),
      maxSteps: 1,
      output: null,
    } as never);
    await expect(kid.load(logDir)).rejects.toThrow(
      "'ip3/weights' is missing; 'ip3/bias' is missing; 'flat/weights' is missing; 'flat/bias' is missing; " +
        "'bn1/mean' has no place; 'bn1/offset' has no place; 'bn1/scale' has no place; 'bn1/variance' has no place; " +
        "'ip2/bias' has no place; 'ip2/weights' has no place. Give partial: true to take what fits.",
    );
    const { loaded } = await kid.load(logDir, { partial: true });
    expect(loaded).toEqual(["ip1/weights", "ip1/bias"]);
    expect((await kid.parameters())["ip1/weights"]).toEqual(parameters["ip1/weights"]);
    const renamed = await kid.load(logDir, {
      partial: true,
      as: (name, tensor) => (name === "ip1/bias" ? null : [name.replace("bn1/scale", "ip1/bias"), tensor]),
    });
    expect(renamed.loaded).toEqual(["ip1/weights", "ip1/bias"]);
    expect((await kid.parameters())["ip1/bias"]).toEqual(parameters["bn1/scale"]);
  });

  test("a place that is not there is one sentence", async () => {
    await using kid = new Kid({ ...toyOptions, brain: toy, backend: "tfjs:wasm", logDir: newFolder(), maxSteps: 1 });
    await expect(kid.load("nowhere")).rejects.toThrow("akid: load of 'nowhere': there is no such file or folder.");
  });
});
