/** The template of the sweep example: what it is by itself, and which of its combinations are refused. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kid, type KidOptions } from "akid/train";
import { expect, it } from "vitest";
import { loadTemplate } from "../../codegen/analyse/load.ts";
import { openChecker } from "../../codegen/check/open.ts";
import { optionsOf } from "../../codegen/cli/sweep.ts";
import { expand } from "../../codegen/emit/concrete.ts";
import { grid } from "../../codegen/space/decode.ts";
import { parametersOf } from "../../codegen/space/labels.ts";
import { sweep } from "../../codegen/sweep/sweep.ts";
import experiment from "../../examples/sweep/maxout.template.ts";

const file = join(import.meta.dirname, "../../examples/sweep/maxout.template.ts");

it("groups that do not divide are refused by the type checker, and nothing else is", () => {
  using checker = openChecker({ template: file });
  const template = loadTemplate(file, { checker });
  const variants = [...grid(template.space)].map((assignment, i) => {
    const outFile = join(file, `../maxout.sweep/${i}.ts`);
    const { text, warnings } = expand(template, assignment, { outFile });
    return { file: outFile, text, warnings, parameters: parametersOf(template.space, assignment) };
  });
  expect(variants).toHaveLength(12);
  expect(variants.flatMap(({ warnings }) => warnings)).toEqual([]);
  const findings = checker.check(variants);
  const refused = variants.filter((variant) => findings.some((finding) => finding.file === variant.file));
  expect(refused.map(({ parameters }) => parameters)).toEqual(
    [true, false].flatMap((bn) => [0.025, 0.05].map((lr) => ({ net: "fives", bn, lr }))),
  );
  for (const variant of refused) {
    const [first] = findings.filter((finding) => finding.file === variant.file);
    expect(first?.message).toContain("maxout 'act2' expects channels in groups of 5, found 64 in [B, 4, 4, 64]");
  }
});

it("the template trains with its defaults", async () => {
  const logDir = mkdtempSync(join(tmpdir(), "akid-sweep-"));
  const { maxEpochs: _, ...options } = experiment;
  await using kid = new Kid({ ...options, maxSteps: 45, output: null, logDir } as KidOptions);
  const { validation } = await kid.practice();
  expect(validation.evals.accuracy).toBeGreaterThan(0.8);
  rmSync(logDir, { recursive: true });
});

it("its sweep, cut to a few steps and one learning rate, refuses a third and ranks the rest", async () => {
  const runs = join(import.meta.dirname, "../../runs"); // inside of the package, where `akid` is its own name
  mkdirSync(runs, { recursive: true });
  const folder = mkdtempSync(join(runs, "example-"));
  const template = join(folder, "maxout.template.ts");
  const short = readFileSync(file, "utf8").replace("maxEpochs: 15", "maxSteps: 6");
  writeFileSync(template, short);
  let said = "";
  const output = { write: (text: string) => (said += text) };
  const options = optionsOf(template, { metric: "accuracy", set: ["lr=0.05"] });
  const swept = await sweep({ ...options, output });
  expect(said).toContain("rejected 2 of 6\n  2  net=fives: maxout 'act2' expects channels in groups of 5, found 64");
  expect(swept.ranking.map(({ parameters: { net, bn }, count }) => `${net} ${bn} ${count}`).sort()).toEqual([
    "maxout false 1",
    "maxout true 1",
    "relu false 1",
    "relu true 1",
  ]);
  const means = swept.ranking.map(({ mean = Number.NaN }) => mean);
  expect(means).toEqual(means.toSorted((a, b) => b - a));
  expect(readFileSync(swept.results.csv, "utf8").trimEnd().split("\r\n")).toHaveLength(5);
  expect(readFileSync(swept.results.report, "utf8")).toContain("Runs: 4 finished, 2 refused.");
  expect(swept.results.events).toHaveLength(5);
  rmSync(folder, { recursive: true });
});
