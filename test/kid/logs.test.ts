/** What a run leaves: training.log, metrics.jsonl, config.json; and what it shows on the way. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, release, totalmem } from "node:os";
import { join } from "node:path";
import {
  adam,
  average,
  type Entry,
  exponentialDecay,
  groups,
  Kid,
  type KidOptions,
  logLine,
  momentum,
  sgd,
  warmUp,
} from "akid/train";
import { describe, expect, test } from "vitest";
import { newFolder, type toy, toyOptions, type toySource } from "./toy.ts";

type Options = Partial<KidOptions<typeof toy, typeof toySource.samples>>;

async function run(options: Options = {}) {
  const logDir = newFolder();
  const kid = new Kid({ ...toyOptions, backend: "tfjs:wasm", logDir, maxEpochs: 2, ...options } as KidOptions<
    typeof toy,
    typeof toySource.samples
  >);
  const practice = await kid.practice();
  await kid[Symbol.asyncDispose]();
  const read = (name: string): string => readFileSync(join(practice.logDir, name), "utf8");
  return { practice, logDir, read, lines: (name: string) => read(name).trimEnd().split("\n") };
}

describe("logs", () => {
  test("training.log has akid's lines", async () => {
    const { lines } = await run({ logEvery: 5, kongfu: adam({ lr: exponentialDecay({ base: 0.01, rate: 0.5 }) }) });
    const train = (step: number, lr: string): RegExp =>
      new RegExp(
        `^Step ${step}: loss = \\d+\\.\\d{5} lr = ${lr} acc = \\{accuracy: [01]\\.\\d{4}\\} \\(\\d+\\.\\d examples/sec, \\d+\\.\\d{3} sec/batch\\)$`,
      );
    const validation = (step: number): RegExp[] => [
      new RegExp(`^Step ${step}: Validation acc = \\{accuracy: [01]\\.\\d{4}\\} \\(13 examples\\)$`),
      new RegExp(`^Step ${step}: Validation loss = \\d+\\.\\d{6}$`),
      new RegExp(`^Step ${step}: Best loss = \\d+\\.\\d{6} \\(step \\d+\\)$`),
    ];
    const expected = [
      /^toy trains on tfjs:wasm$/,
      /^toy has 131 parameters, and 32 numbers that are kept$/,
      train(5, "0.01000000"),
      ...validation(7),
      train(10, "0.00500000"),
      train(14, "0.00500000"),
      ...validation(14),
      /^Best of all validations: loss = \d+\.\d{6} \(step \d+\), accuracy = [01]\.\d{6} \(step \d+\)$/,
    ];
    const found = lines("training.log").map((line) => logLine.exec(line) ?? []);
    expect(found.map(([, letter]) => letter)).toEqual(expected.map(() => "I"));
    expected.forEach((pattern, i) => expect(found[i]?.[6]).toMatch(pattern));
    expect(found.map(([, , , pid]) => pid)).toEqual(expected.map(() => String(process.pid)));
  });

  test("the best of each metric is told at the end, each by itself and by its own direction", async () => {
    const best = { metric: "accuracy", direction: "min" } as const; // as if it were an error rate
    for (const [checkpoint, wanted] of [
      [{}, Math.max],
      [{ best }, Math.min],
    ] as const) {
      const { practice, lines, logDir } = await run({ checkpoint, validate: { steps: 3 }, maxEpochs: 3 });
      const records = lines("metrics.jsonl").map((line) => JSON.parse(line) as Entry & { readonly event: string });
      const validations = records.filter(({ event }) => event === "validation");
      const first = (value: (entry: Entry) => number, most: (...values: number[]) => number) => {
        const target = most(...validations.map(value));
        return { value: target, step: validations.find((entry) => value(entry) === target)?.step };
      };
      expect(validations.length).toBeGreaterThan(5);
      expect(practice.best).toEqual({
        loss: first(({ loss }) => loss, Math.min),
        accuracy: first(({ evals }) => evals.accuracy as number, wanted),
      });
      expect(records.at(-1)).toMatchObject({ event: "end", best: practice.best });
      expect(practice.logDir).toBe(logDir);
    }
  });

  test("metrics.jsonl has the same as records, and ends with the result", async () => {
    const { lines, practice } = await run({ logEvery: 7 });
    const records = lines("metrics.jsonl").map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(records.map(({ event, step }) => [event, step])).toEqual([
      ["start", 0],
      ["train", 7],
      ["validation", 7],
      ["train", 14],
      ["validation", 14],
      ["end", undefined],
    ]);
    expect(records[3]).toMatchObject({ lr: 0.05, samples: 2 });
    expect(records[4]).toMatchObject(practice.validation);
    expect(records[5]).toMatchObject({ steps: 14, epochs: 2, interrupted: false, loss: practice.loss });
  });

  test("config.json has all that the run was made of", async () => {
    const stopEarly = { patience: 9 };
    const { read } = await run({ seed: 4, validate: { steps: 5 }, stopEarly });
    const versionIn = (folder: string): string => {
      const file = new URL(`../../${folder}/package.json`, import.meta.url);
      return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
    };
    const config = JSON.parse(read("config.json")) as { network: { blocks: object[] } };
    const { blocks, ...network } = config.network;
    expect(network).toEqual({
      inputs: { x: "[B, 2]", y: "[B] index<3>" },
      outputs: { logits: "ip2" },
      losses: ["loss"],
      evals: { accuracy: "accuracy" },
      parameters: { trained: 131, kept: 32 },
    });
    expect(blocks.length).toBe(7);
    expect(blocks[3]).toEqual({
      ...{ name: "drop1", kind: "dropout", settings: { rate: 0.1 }, from: ["relu1"], output: "[B, 16]" },
    });
    expect(config).toEqual({
      brain: "toy",
      network: config.network,
      sensor: {
        source: { name: "corners", sizes: { train: 50, validation: 13 } },
        ...{ batchSize: 8, validationBatchSize: 8, stepsPerEpoch: 7, prefetch: 2, workers: 0 },
        ...{ sampler: { name: "shuffle" }, jokers: [], validationJokers: [] },
      },
      kongfu: { name: "momentum", momentum: 0.9, nesterov: false, mean: false, lr: { name: "constant", lr: 0.05 } },
      engine: { name: "single" },
      backend: { name: "tfjs:wasm", threads: Number(process.env.AKID_THREADS ?? availableParallelism()) },
      steps: 14,
      logEvery: 100,
      validateEvery: [5],
      validateFirst: false,
      checkpoint: {},
      stopEarly,
      log: "info",
      summaries: true,
      monitor: false,
      seed: 4,
      versions: {
        akid: versionIn(""),
        node: process.versions.node,
        "@tensorflow/tfjs-core": versionIn("node_modules/@tensorflow/tfjs-core"),
        "@tensorflow/tfjs-backend-wasm": versionIn("node_modules/@tensorflow/tfjs-backend-wasm"),
      },
      machine: {
        platform: `${process.platform} ${process.arch}`,
        release: release(),
        cpu: cpus()[0]?.model.trim(),
        cores: availableParallelism(),
        memory: expect.toSatisfy((bytes: number) => bytes > 2 ** 28 && bytes <= totalmem()),
      },
    });
  });

  test("config.json has an optimiser inside others, and schedules inside schedules", async () => {
    const lr = warmUp({ steps: 2 }, exponentialDecay({ base: 0.01, rate: 0.5 }));
    const kongfu = average(0.9, groups([{ match: "**/bias", kongfu: sgd({ lr: 0.1 }) }], momentum({ lr })));
    const { read } = await run({ kongfu, validate: false, checkpoint: false, maxEpochs: 1 });
    const decayed = { name: "exponentialDecay", base: 0.01, rate: 0.5, epochs: 1, staircase: true };
    const warmed = { name: "warmUp", from: 0, steps: 2, after: decayed };
    const rest = { name: "momentum", momentum: 0.9, nesterov: false, mean: false, lr: warmed };
    const biases = { match: "**/bias", kongfu: { name: "sgd", lr: { name: "constant", lr: 0.1 } } };
    expect(JSON.parse(read("config.json"))).toMatchObject({
      kongfu: { name: "average", decay: 0.9, kongfu: { name: "groups", groups: [biases], rest }, lr: warmed },
      validateEvery: false,
      checkpoint: false,
      stopEarly: false,
    });
  });

  test("a second run in the same folder appends", async () => {
    const logDir = newFolder();
    const { lines } = await run({ logDir });
    const first = lines("training.log");
    await run({ logDir });
    expect(lines("training.log").slice(0, first.length)).toEqual(first);
    expect(lines("training.log").length).toBe(2 * first.length);
  });

  test.each([
    ["debug", ["D", "I"]],
    ["info", ["I"]],
    ["warn", []],
    ["silent", []],
  ] as const)("at the level %s, training.log has the letters %j", async (log, letters) => {
    const { read } = await run({ log, maxEpochs: 1 });
    const details = [/\] Connected bn1 -> relu1 \(relu\) \[B, 16\]$/m, /\] ip1\/bias \[16\] from constant$/m];
    for (const detail of details) expect(detail.test(read("training.log"))).toBe(log === "debug");
    expect([...new Set(read("training.log").match(/^[A-Z]/gm) ?? [])].sort()).toEqual(letters);
  });

  test("a hook may write a line, which names its own place; warn tells warnings, silent nothing, no file has none", async () => {
    const hooks: KidOptions["hooks"] = { trainBegin: (_, { log }) => log("careful", "warn") };
    for (const log of ["warn", "silent"] as const) {
      const shown: string[] = [];
      const { read } = await run({ log, hooks, maxEpochs: 1, output: { write: (text) => shown.push(text) } });
      const told = /^W\d{4} [\d:.]+ \d+ logs\.test\.ts:\d+\] careful\n$/;
      expect(read("training.log")).toMatch(log === "warn" ? told : /^$/);
      expect(shown).toEqual(log === "warn" ? ["careful\n"] : []);
    }
    const { logDir } = await run({ logToFile: false, maxEpochs: 1 });
    expect(readdirSync(logDir)).not.toContain("training.log");
  });

  test("a folder that cannot be is one sentence", async () => {
    const logDir = join(newFolder(), "file");
    writeFileSync(logDir, "");
    await expect(run({ logDir })).rejects.toThrow(`akid: toy: cannot write to logDir '${logDir}' (EEXIST`);
  });
});

describe("progress", () => {
  const collector = (isTTY: boolean) => {
    const written: string[] = [];
    return { written, output: { isTTY, columns: 200, write: (text: string) => written.push(text) } };
  };
  const epoch = (n: number): RegExp =>
    new RegExp(
      `^epoch ${n}/2  loss \\d+\\.\\d{4}  accuracy [01]\\.\\d{4}  validation loss \\d+\\.\\d{4}  accuracy [01]\\.\\d{4}  [\\d,]+ samples/s\n$`,
    );

  test("is a line per epoch where there is no terminal", async () => {
    const { written, output } = collector(false);
    await run({ output });
    expect(written).toEqual([
      "toy trains on tfjs:wasm\n",
      expect.stringMatching(epoch(1)),
      expect.stringMatching(epoch(2)),
    ]);
  });

  test("is a bar on a terminal, cleared before each line and at the end", async () => {
    const { written, output } = collector(true);
    await run({ output });
    const clear = "\r\x1b[K";
    expect(written[0]).toBe(`${clear}toy trains on tfjs:wasm\n`);
    expect(written[1]).toMatch(
      /^\r\x1b\[K[█░]{20} epoch 1\/2 {2}step 1\/14 {2}loss \d\.\d{4} {2}accuracy .* samples\/s {2}\d+:\d\d left$/u,
    );
    expect(written.filter((text) => text.endsWith("\n")).length).toBe(3);
    expect(written.every((text) => text.startsWith(clear))).toBe(true);
    expect(written.at(-1)).toBe(clear);
  });
});
