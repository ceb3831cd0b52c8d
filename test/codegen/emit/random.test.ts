/** Random programs: a variant does what its naive expansion does, whatever is pruned, unrolled or renamed. */
import { join } from "node:path";
import { ts } from "ts-morph";
import { describe, expect, it } from "vitest";
import { loadTemplate } from "../../../codegen/analyse/load.ts";
import { openProject } from "../../../codegen/analyse/project.ts";
import { expand } from "../../../codegen/emit/concrete.ts";
import { decode } from "../../../codegen/space/decode.ts";
import { randomTemplate } from "./programs.ts";

/** The default export of a module that imports nothing but the vocabulary. */
function run(text: string): unknown {
  const { outputText } = ts.transpileModule(text, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
  const exports: { default?: unknown } = {};
  new Function("exports", "require", outputText)(exports, () => ({}));
  return exports.default;
}

describe.each([1, 2, 3])("functions of seed %i", (seed) => {
  const file = join(import.meta.dirname, `random${seed}.template.ts`);
  const project = openProject(file, undefined, { types: [], noFallthroughCasesInSwitch: false });
  project.createSourceFile(file, randomTemplate(seed, 5));
  const template = loadTemplate(file, { project });

  it("give the same results for each combination", () => {
    let loops = 0;
    let naiveLoops = 0;
    for (let index = 0n; index < 12n; index++) {
      const assignment = decode(template.space, index);
      const variant = expand(template, assignment, { outFile: file }).text;
      const naive = expand(template, assignment, { outFile: file, specialise: false }).text;
      expect(run(variant)).toEqual(run(naive));
      loops += variant.split("for (").length - 1;
      naiveLoops += naive.split("for (").length - 1;
    }
    expect(loops).toBeLessThan(naiveLoops); // it is not for want of anything to do
  });
});
