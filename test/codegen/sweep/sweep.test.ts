/** A sweep over variants written by hand: what it gives each run, what it makes of those that fail, what it stops. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { devicesOf } from "../../../codegen/sweep/options.ts";
import { sweep as sweepFromSources } from "../../../codegen/sweep/sweep.ts";
import { readSafetensors } from "../../../src/checkpoints/safetensors.ts";
import { builtModule } from "../../built.ts";
import { newSweep } from "./folder.ts";

// Every run is a process of its own, from the package as it is built.
const { sweep } = await builtModule<typeof import("../../../codegen/index.ts")>("codegen/index.js");

const quiet = { output: null, slots: 2 } as const;
const read = (folder: string, ...path: string[]): string => readFileSync(join(folder, "runs", ...path), "utf8");

// Says what the process was given.
const telling =
  "console.log(JSON.stringify({ gpus: process.env.CUDA_VISIBLE_DEVICES, threads: process.env.AKID_THREADS }));";

test("each run has its folder with the experiment, logs, parameters and result, and repeats have their seeds", async () => {
  const folder = newSweep([{ lr: 0.1 }, { lr: 0.5 }], [0, 7]);
  const lines: string[] = [];
  const output = { write: (text: string) => lines.push(text) };
  const { runs, interrupted } = await sweep({ target: folder, metric: "accuracy", slots: 1, output });
  expect(interrupted).toBe(false);
  expect(runs.map(({ name, seed }) => [name, seed])).toEqual([
    ["v0.s0", 0],
    ["v1.s0", 0],
    ["v0.s7", 7],
    ["v1.s7", 7],
  ]);
  for (const { name, file, seed, status, curve, value } of runs) {
    expect(status).toBe("done");
    expect(curve.map(({ step }) => step)).toEqual([2, 4, 6]);
    expect(value).toBe(curve.at(-1)?.value);
    expect(read(folder, name, "experiment.ts")).toBe(readFileSync(join(folder, file), "utf8"));
    expect(JSON.parse(read(folder, name, "config.json"))).toMatchObject({ seed });
    expect(read(folder, name, "output.log")).toMatch(/^epoch 3\/3 /m);
    const { tensors, metadata } = readSafetensors(join(folder, "runs", name, "parameters.safetensors"));
    expect(Object.keys(tensors).sort()).toEqual(["ip1/bias", "ip1/weights"]);
    expect(metadata).toMatchObject({ seed: String(seed), step: "6" });
  }
  const weights = (name: string) =>
    readSafetensors(join(folder, "runs", name, "parameters.safetensors")).tensors["ip1/weights"]?.data;
  expect(weights("v0.s0")).not.toEqual(weights("v0.s7"));
  expect(JSON.parse(read(folder, "v1.s7", "result.json"))).toMatchObject({
    status: "done",
    parameters: { lr: 0.5 },
    seed: 7,
    metric: "accuracy",
    step: 6,
    epochs: 3,
  });
  expect(lines[0]).toMatch(/^1\/4 {2}done {5}v0\.s0 {2}accuracy \d\.\d{4} after 3 epochs {2}\(\d+\.\d s\)\n$/);
});

test("a run that fails in any way is recorded with its error, and the others run", async () => {
  const folder = newSweep([
    { lr: 0.1, before: 'throw new TypeError("no such thing");' },
    { lr: 1e39 },
    { lr: 0.1, before: "process.exit(3);" },
    { lr: 0.1, before: 'process.kill(process.pid, "SIGTERM");' },
    { lr: 0.1, exported: "net" },
    { lr: 0.1, exported: "async () => new Kid({ ...options, output: null })" },
    { lr: 0.1, before: "setTimeout(() => { throw new Error('late'); });", epochs: 1e6 },
    { lr: 0.1, before: "const all: number[][] = []; for (;;) all.push(Array.from({ length: 1e5 }, Math.random));" },
  ]);
  const before = process.env.NODE_OPTIONS;
  process.env.NODE_OPTIONS = "--max-old-space-size=64";
  const { runs } = await sweep({ target: folder, ...quiet }).finally(() => {
    if (before === undefined) delete process.env.NODE_OPTIONS;
    else process.env.NODE_OPTIONS = before;
  });
  expect(runs.map(({ status, error }) => [status, error])).toEqual([
    ["failed", "no such thing"],
    ["failed", expect.stringMatching(/^akid: line: the loss became (NaN|Infinity) at step \d/)],
    ["failed", "exited with code 3"],
    ["failed", "was killed by SIGTERM"],
    [
      "failed",
      expect.stringMatching(/v4\.ts: exports a brain, which can be checked but not trained\. Export the options/),
    ],
    ["done", undefined],
    ["failed", "late"],
    ["failed", "ran out of memory"],
  ]);
  expect(read(folder, "v0.s0", "output.log")).toContain("TypeError: no such thing\n    at ");
  expect(runs.filter(({ value }) => value !== undefined).map(({ name }) => name)).toEqual(["v5.s0"]);
});

test("a metric that the brain does not have is said with those that it has", async () => {
  const { runs } = await sweep({ target: newSweep([{ lr: 0.1 }]), metric: "auc", ...quiet });
  expect(runs[0]?.error).toMatch(/v0\.ts: the brain has no metric 'auc'\. Its metrics are loss, accuracy\.$/);
});

test("cores are shared by the slots; GPUs are given by name", async () => {
  vi.stubEnv("AKID_THREADS", undefined); // what is there would stay
  const folder = newSweep([{ lr: 0.1, epochs: 1, before: telling }]);
  await sweepFromSources({ target: folder, gpus: ["2", 5], perRun: 2, output: null });
  const threads = String(availableParallelism());
  expect(JSON.parse(read(folder, "v0.s0", "output.log").split("\n")[0] ?? "")).toEqual({ gpus: "2,5", threads });

  const cores = availableParallelism();
  const slots = devicesOf({ slots: 4 * cores });
  expect(slots.names).toHaveLength(4 * cores);
  expect(slots.environment(["0"])).toEqual({ AKID_THREADS: "1" });
  expect(slots.environment(slots.names)).toEqual({ AKID_THREADS: String(cores) });
});

test("a stopped run keeps its curve, and what the rule saw is there again after a resumption", async () => {
  const good = { lr: 0.5, epochs: 4 };
  const folder = newSweep([good, good, { lr: 1e-9, epochs: 4 }]);
  const stop = { rule: "median", runs: 2, grace: 2 } as const;
  const options = { target: folder, slots: 1, output: null, stop } as const;
  const { runs } = await sweep(options);
  expect(runs.map(({ status }) => status)).toEqual(["done", "done", "stopped"]);
  expect(runs[2]?.curve.map(({ step }) => step)).toEqual([2, 4]);
  expect(JSON.parse(read(folder, "v2.s0", "result.json"))).toMatchObject({ status: "stopped", step: 4, epochs: 2 });
  expect(existsSync(join(folder, "runs/v2.s0/parameters.safetensors"))).toBe(true);

  rmSync(join(folder, "runs/v2.s0"), { recursive: true });
  const again = await sweep({ target: folder, slots: 1, output: null, resume: true });
  expect(again.runs.map(({ name, status, curve }) => [name, status, curve])).toEqual(
    runs.map(({ name, status, curve }) => [name, status, curve]),
  );
  await expect(sweep({ ...options, resume: true, stop: { rule: "asha" } })).rejects.toThrow(
    'it began with stop {"rule":"median","runs":2,"grace":2}, found {"rule":"asha"}. Resume it without',
  );
});

test.each([
  [{ slots: 0 }, "akid: sweep: slots expects a positive integer, found 0."],
  [{ slots: 1, gpus: [0] }, "akid: sweep: expects either slots or gpus, found both."],
  [{ slots: 2, perRun: 3 }, "akid: sweep: a run takes 3 devices of 2. Give more slots or GPUs, or fewer to each run."],
  [
    { perRun: [1, 1] },
    "akid: sweep: perRun lists 2 numbers of devices for 1 runs. Give one number for all runs, or one for each.",
  ],
  [{ trials: 3 }, "akid: sweep: a grid has no trials. Choose a search, or leave `trials` out."],
  [{ search: "tpe" as const }, "akid: sweep: search 'tpe' expects trials: how many suggestions it makes."],
  [{ direction: "up" as never }, 'akid: sweep: direction expects "max" or "min", found "up".'],
])("%j is refused before any run, and can be given again rightly", async (options, message) => {
  const folder = newSweep([{ lr: 0.1 }]);
  await expect(sweep({ target: folder, output: null, ...options })).rejects.toThrow(
    expect.objectContaining({ name: "UsageError", message }),
  );
  expect(existsSync(join(folder, "runs/plan.json"))).toBe(false);
  expect(existsSync(join(folder, "runs/lock"))).toBe(false);
});

test("a variant that was changed by hand is refused", async () => {
  const folder = newSweep([{ lr: 0.1 }]);
  writeFileSync(join(folder, "v0.ts"), "export default {};");
  await expect(sweep({ target: folder, ...quiet })).rejects.toThrow("is not as it was generated: v0.ts. Generate");
});
