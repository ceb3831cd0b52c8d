/** The template of the sweep example: what it is by itself, and which of its combinations are refused. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kid, type KidOptions } from "akid/train";
import { expect, it } from "vitest";
import { loadTemplate } from "../../codegen/analyse/load.ts";
import { openChecker } from "../../codegen/check/open.ts";
import { expand } from "../../codegen/emit/concrete.ts";
import { grid } from "../../codegen/space/decode.ts";
import { parametersOf } from "../../codegen/space/labels.ts";
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
}, 60_000);
