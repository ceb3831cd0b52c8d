/** One generation, step by step, in a process of its own: prints the milliseconds of each as JSON. `stages.ts TEMPLATE OUT`. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { loadTemplate } from "../../codegen/analyse/load.ts";
import { openChecker } from "../../codegen/check/open.ts";
import { expand } from "../../codegen/emit/concrete.ts";
import { writeFiles } from "../../codegen/generate/write.ts";
import { grid } from "../../codegen/space/decode.ts";
import { parametersOf } from "../../codegen/space/labels.ts";

const [, , template = "", out = ""] = process.argv;
const times: Record<string, number> = {};

function stage<T>(name: string, act: () => T): T {
  const before = performance.now();
  const result = act();
  times[name] = performance.now() - before;
  return result;
}

using checker = stage("start the compiler", () => openChecker({ template }));
const loaded = stage("read and check the template", () => loadTemplate(template, { checker }));
const variants = stage("expand", () =>
  [...grid(loaded.space)].map((assignment, i) => {
    const file = join(out, `v${i}.ts`);
    return {
      ...expand(loaded, assignment, { outFile: file }),
      file,
      parameters: parametersOf(loaded.space, assignment),
    };
  }),
);
const findings = stage("check", () => checker.check(variants.map(({ file, text }) => ({ file, text }))));
const wrong = new Set(findings.map(({ file }) => file));
const right = variants.filter(({ file }) => !wrong.has(file));
stage("write", () =>
  writeFiles(out, new Map(right.map(({ file, text }) => [file.slice(out.length + 1), text])), {
    version: 1,
    generator: "bench",
    template: { file: template, sha256: loaded.sha256 },
    space: {},
    options: {},
    combinations: variants.length,
    variants: right.map(({ id, file, text, parameters }) => ({
      id,
      file: file.slice(out.length + 1),
      sha256: createHash("sha256").update(text).digest("hex"),
      parameters,
      seeds: [0],
      verdict: "accepted",
    })),
  }),
);
console.log(JSON.stringify({ times, variants: variants.length, rejected: wrong.size }));
