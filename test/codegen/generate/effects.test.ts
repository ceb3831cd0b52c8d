/** Variants that do without an import are not checked together with what it declares for all files. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Checker } from "../../../codegen/check/check.ts";
import { NativeChecker } from "../../../codegen/check/native.ts";
import { PortableChecker } from "../../../codegen/check/portable.ts";
import { generate } from "../../../codegen/generate/generator.ts";
import { Place } from "../folder.ts";

let place: Place;
beforeEach(() => {
  place = new Place();
  mkdirSync(join(place.folder, "parts")); // the project has the files beside the template in every program
  const write = (name: string, text: string) => writeFileSync(join(place.folder, "parts", name), text);
  write("globals.ts", "declare global {\n  var akidShared: number;\n}\nexport const setUp = 1;\n");
  write("through.ts", 'export { setUp } from "./globals.ts";\n');
});
afterEach(() => place[Symbol.dispose]());

const body = "const use = choice([true, false]);\nexport const n: number = globalThis.akidShared;\n";

/** By verdict, the values of `use`. */
function verdicts(source: string): Readonly<Record<string, unknown[]>> {
  place.write(source);
  const { variants } = generate({ template: place.template, dryRun: true });
  const of = (verdict: string) => variants.filter((one) => one.verdict === verdict).map((one) => one.parameters.use);
  return { accepted: of("accepted"), rejected: of("rejected") };
}

describe("a file that declares something for all others", () => {
  it("is known to the variants that import it, also through others, and to no other one", () => {
    for (const file of ["globals", "through"]) {
      const source = `import { setUp } from "./parts/${file}.ts";\n${body}export default use ? setUp : 0;\n`;
      expect(verdicts(source)).toEqual({ accepted: [true], rejected: [false] });
    }
  });

  it("is known to all where it is imported for its effect", () => {
    const source = `import "./parts/globals.ts";\n${body}export default use;\n`;
    expect(verdicts(source)).toEqual({ accepted: [true, false], rejected: [] });
  });

  it.each([
    ["native", NativeChecker],
    ["portable", PortableChecker],
  ] as const)("is forgotten by the %s checker with the files that import it", (_, Compiler) => {
    using checker: Checker = new Compiler({ template: place.template });
    const file = (name: string, imported: string) => ({
      effects: imported,
      file: join(place.out, name),
      text: `${imported}\nexport const n: number = globalThis.akidShared;\n`,
    });
    const knows = file("a.ts", 'import "../parts/globals.ts";');
    expect(checker.check([{ ...knows, effects: "template" }])).toEqual([]);
    expect(checker.check([knows])).toEqual([]);
    expect(checker.check([file("b.ts", "")]).map(({ code }) => code)).toEqual([7017]);
    expect(checker.check([knows])).toEqual([]);
  });
});
