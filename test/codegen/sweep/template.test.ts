/** A sweep from a template: the grid, a search over its space, and akid's tune; refused combinations cost nothing. */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import type { RunRecord } from "../../../codegen/results/run.ts";
import type { SweepOptions } from "../../../codegen/sweep/options.ts";
import { builtModule } from "../../built.ts";
import { newTemplate } from "./folder.ts";

// Every run is a process of its own, from the package as it is built.
const { sweep, tune } = await builtModule<typeof import("../../../codegen/index.ts")>("codegen/index.js");

/** With pooling of 5 nothing is left of the image. */
const text = (
  more = "",
  words = "",
): string => `import { accuracy, attach, brain, dense, flatten, index, input, maxPool, softmaxCrossEntropy } from "akid";
import { arrays, sample } from "akid/sources";
import { sensor, sgd } from "akid/train";
import { choice${words} } from "akid/tune";

const net = choice({ small: 2, broken: 5 });
const lr: number = choice([0.1, 0.5]);
${more}
const x = input("x", [4, 4, 1]);
const y = input("y", [], index(2));
const logits = x.attach("pool", maxPool(net)).attach("flat", flatten()).attach("ip1", dense(2));
const loss = attach("loss", softmaxCrossEntropy(), [logits, y]);
const line = brain("line", { x, y }, { outputs: { logits }, loss, evals: { accuracy: attach("accuracy", accuracy(), [logits, y]) } });
const part = (n: number) => ({ x: Array.from({ length: 16 * n }, (_, i) => Math.sin(i * i)), y: Array.from({ length: n }, (_, i) => i % 2) });
const source = arrays("line", { samples: { x: sample([4, 4, 1]), y: sample([], index(2)) }, train: part(16), validation: part(8) });

export default { sensor: sensor(source, { batchSize: 8 }), brain: line, kongfu: sgd({ lr }), maxEpochs: 1 };
`;

const shown = (runs: readonly RunRecord[]) =>
  runs.map(({ status, seed, parameters }) => `${status} ${seed} ${Object.values(parameters).join(" ")}`);

test("the grid: accepted variants run with all seeds, refused ones are listed, results lie in the folder", async () => {
  const template = newTemplate(text("repeats(2);", ", repeats"));
  const lines: string[] = [];
  const output = { write: (line: string) => lines.push(line) };
  const { folder, runs, ranking, results } = await sweep({ target: template, slots: 2, output });
  const why = "maxPool 'pool' window 5x5 is larger than the padded input 4x4";
  expect(lines[0]).toBe(`rejected 2 of 4\n  2  net=broken: ${why}\n`);
  expect(folder).toBe(join(dirname(template), "line.sweep"));
  expect(shown(runs)).toEqual([
    "done 0 small 0.1",
    "done 0 small 0.5",
    "done 1 small 0.1",
    "done 1 small 0.5",
    "rejected 0 broken 0.1",
    "rejected 0 broken 0.5",
  ]);
  expect(runs.at(-1)?.error).toBe(why);
  expect(ranking.map(({ count }) => count)).toEqual([2, 2]);
  for (const file of [results.csv, results.json, results.report, ...results.events])
    expect(existsSync(file)).toBe(true);
  expect(
    readdirSync(join(folder, "runs"))
      .filter((name) => /\.s\d$/.test(name))
      .sort(),
  ).toEqual(
    runs
      .filter(({ status }) => status === "done")
      .map(({ name }) => name)
      .sort(),
  );
  const again = await sweep({ target: template, slots: 2, output: null, resume: true });
  expect(again.runs).toEqual(runs);
});

test("a search: each suggestion is a file, refused ones are trials without a run, and it goes on as it began", async () => {
  const more = "const decay: number = logUniform(0.1, 1); constraint(decay > 0); void decay;";
  const template = newTemplate(text(more, ", constraint, logUniform"));
  const options = { target: template, slots: 1, output: null, search: "random", trials: 4, seed: 3 } as const;
  const { folder, runs } = await sweep(options);
  expect(runs).toHaveLength(4);
  expect(new Set(runs.map(({ parameters }) => parameters.decay)).size).toBe(4);
  for (const { status, parameters } of runs) expect(status).toBe(parameters.net === "small" ? "done" : "rejected");
  expect(JSON.parse(readFileSync(join(folder, "runs/trials.json"), "utf8"))).toHaveLength(4);

  const [first] = runs.filter(({ status }) => status === "done");
  rmSync(join(folder, "runs", first!.name), { recursive: true });
  const again = await sweep({ target: folder, slots: 1, output: null, resume: true });
  expect(again.runs.map(({ name, status, value }) => [name, status, value])).toEqual(
    runs.map(({ name, status, value }) => [name, status, value]),
  );
});

test("tune: repeats outermost, nets innermost, a value for each instance", async () => {
  const template = newTemplate(text());
  const optParas = [{ lr: 0.5 }, { lr: 0.1 }];
  const devices = [1, 1, 2, 1, 1, 1, 2, 1];
  const options = { slots: 2, output: null } as const;
  const { runs, values } = await tune(template, optParas, ["small", "broken"], 2, devices, options);
  expect(shown(runs)).toEqual([
    "done 0 small 0.5",
    "done 0 small 0.1",
    "done 1 small 0.5",
    "done 1 small 0.1",
    "rejected 0 broken 0.5",
    "rejected 0 broken 0.1",
  ]);
  const [a, b, c, d] = runs.map(({ value }) => value);
  expect(values).toEqual([a, undefined, b, undefined, c, undefined, d, undefined]);
  const history = readFileSync(join(dirname(template), "line.sweep/runs/history.jsonl"), "utf8");
  const begun = history
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line))
    .filter(({ event }) => event === "begin");
  expect(begun.map((line) => line.devices.length)).toEqual([1, 2, 1, 2]);
});

test("tune refuses what the template does not have, and a list of another length", async () => {
  const template = newTemplate(text());
  await expect(tune(template, [{ lr: 2 }], [{}], 1, 1, { output: null })).rejects.toThrow(
    "akid: tune: parameter 'lr' expects 0.1, 0.5, found 2.",
  );
  await expect(tune(template, [{}], [{}], 2, [1, 1, 1], { output: null })).rejects.toThrow(
    "akid: tune: gpuNumPerInstance lists 3 numbers for 2 instances.",
  );
});

test("set restricts the grid, also when it is resumed; it is no option of a folder, a search or another sweep", async () => {
  const template = newTemplate(text());
  const set = { net: ["small"], lr: ["0.5"] };
  const { folder, runs } = await sweep({ target: template, set, output: null });
  expect(shown(runs)).toEqual(["done 0 small 0.5"]);
  const resumed = await sweep({ target: template, resume: true, output: null });
  expect(shown(resumed.runs)).toEqual(["done 0 small 0.5"]);
  const refused: readonly (readonly [SweepOptions, string])[] = [
    [{ target: template, resume: true, set: { lr: ["0.1"] } }, "it began with set"],
    [{ target: folder, set }, "set is for a template's grid"],
    [{ target: newTemplate(text()), set, search: "random", trials: 2 }, "takes no set"],
    [{ target: newTemplate(text()), set: { lr: ["2"] } }, "'lr' has no value '2'"],
  ];
  for (const [options, why] of refused) await expect(sweep({ ...options, output: null })).rejects.toThrow(why);
});
