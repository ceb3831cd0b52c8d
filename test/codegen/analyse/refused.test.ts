/** Templates that are refused: where the mistake is, its code, and what it says. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { TemplateError } from "../../../codegen/analyse/diagnostic.ts";
import { loadTemplate } from "../../../codegen/analyse/load.ts";
import { UsageError } from "../../../dsl/errors.ts";
import { mistakeOf, vocabulary } from "./analysed.ts";

/** The second line is the first of the source. */
const at = (source: string): string => mistakeOf(vocabulary + source);

const cases: Readonly<Record<string, readonly (readonly [source: string, message: string])[]>> = {
  "without a name": [
    ["export default [1 + choice([1, 2])];", "2:21 - AKT001: this parameter has no name"],
    ["export default choice([1, 2]);", "2:16 - AKT001: this parameter has no name"],
  ],
  "whose bounds and options are not written out": [
    [
      "const n = 3; export const a = range(1, n);",
      "2:40 - AKT002: the end of range must be a number that is written out",
    ],
    ["export const a = logUniform(1e-4, 1e-1, { n: 2.5 });", "2:46 - AKT002: 'n' must be an integer from 1 to"],
    ["export const a = choice([1], { name: ' ' });", "2:38 - AKT002: 'name' must be a string that is written out"],
    ["const o = { name: 'x' }; export const a = choice([1], o);", "2:55 - AKT002: options must be written out"],
  ],
  "where a directive is no statement at the top": [
    [
      "const a = choice([true]); if (a) constraint(a);",
      "2:34 - AKT003: constraint(...) must be a statement at the top",
    ],
    ["export function f() { repeats(2); }", "2:23 - AKT003: repeats(...) must be a statement at the top level"],
  ],
  "whose alternatives cannot be listed": [
    [
      "import { loose } from './helper.ts'; export const a = choice(loose);",
      "2:62 - AKT004: cannot list the alternatives of 'loose', which is 'number[]'; write them here, or declare the list 'as const'",
    ],
    [
      "const f = () => [1, 2] as const; export const a = choice(f());",
      "2:58 - AKT004: cannot list the alternatives of 'f()'",
    ],
    ["export const a = zip(((x) => x)({ a: [1] }));", "2:22 - AKT004: zip takes an object of lists"],
  ],
  "with a spread": [
    ["const l = [1]; export const a = choice([...l, 2]);", "2:41 - AKT005: each alternative must be written out"],
    ["const l = [true] as const; constraint(...l);", "2:28 - AKT005: a condition must be written out"],
    ["export const a = choice([1, , 2]);", "2:28 - AKT005: each alternative must be written out"],
    ["const l = [1] as const; export const a = choice(...[l]);", "2:49 - AKT005: arguments must be written out"],
  ],
  "whose record has more than names and values": [
    ["export const a = choice({ f() { return 1; } });", "2:27 - AKT006: alternatives must be `name: value` properties"],
    ["const o = { b: 1 }; export const a = choice({ ...o });", "2:47 - AKT006: alternatives must be"],
    ["export const a = zip({ x: [1], get y() { return [2]; } });", "2:32 - AKT006: zip takes `name: [...]` properties"],
  ],
  "without an alternative": [
    ["export const a = choice([]);", "2:18 - AKT007: choice has no alternatives"],
    ["export const a = choice({});", "2:18 - AKT007: choice has no alternatives"],
    ["export const a = zip({ x: [] });", "2:22 - AKT007: zip has no rows"],
  ],
  "whose lists differ in length": [
    [
      "export const a = zip({ x: [1, 2], y: [1] });",
      "2:38 - AKT008: lists of zip differ in length: 'y' has 1, 'x' has 2",
    ],
  ],
  "of an empty interval": [
    ["export const a = range(2, 1);", "2:18 - AKT009: range from 2 to 1 is empty"],
    ["export const a = range(1, 2, 0);", "2:18 - AKT009: the step of range must be positive, found 0"],
    ["export const a = uniform(2, 1);", "2:18 - AKT009: uniform from 2 to 1 is empty"],
    ["export const a = logUniform(0, 1);", "2:18 - AKT009: logUniform expects positive bounds, found 0"],
    ["repeats(0);", "2:1 - AKT009: repeats expects a positive integer, found 0"],
  ],
  "with two parameters of one name": [
    [
      "export const k = choice([1, 2]);\nexport function f() { const k = choice([3]); return k; }",
      "3:33 - AKT010: two parameters are called 'k', the other one at 2:18; give one of them { name:",
    ],
  ],
  "that hands the vocabulary on": [
    ["export const pick = choice;", "2:21 - AKT011: 'choice' must be called where it stands"],
    ["export const a = { choice };", "2:20 - AKT011: 'choice' must be called where it stands"],
  ],
  "with a range of millions": [["export const a = range(1, 1e9);", "2:18 - AKT012: range has 1000000000 numbers"]],
  "that is repeated twice": [["repeats(2);\nrepeats(3);", "3:1 - AKT013: a template says once how often"]],
  "that augments what variants share": [
    [
      "declare global { interface A { a: 1 } }",
      "2:1 - AKT031: a template cannot augment global or module declarations",
    ],
    ["declare module 'akid/tune' { interface A { a: 1 } }", "2:1 - AKT031: a template cannot augment"],
  ],
  "that asks where it is": [
    ["export const here = import.meta.url;", "2:21 - AKT032: import.meta.url is another place in a variant"],
    [
      `export const a = new URL(\`./$\{choice(['a'], { name: 'f' })}.csv\`, import.meta.url);`,
      "2:26 - AKT033: a relative path",
    ],
  ],
  "whose relative paths are computed": [
    [`const n = 'a'; export const m = import(\`./$\{n}.ts\`);`, "2:40 - AKT033: a relative path must be written out"],
  ],
  "that does not compile": [
    ["const a = choice([1, 2);", "2:23 - TS1005: ',' expected."],
    ["export const a: string = choice([1, 2]);", "2:14 - TS2322: Type 'number' is not assignable to type 'string'."],
    ["import { nothing } from './helper.ts';", "2:10 - TS2305:"],
  ],
};

describe("a template is refused", () => {
  for (const [what, examples] of Object.entries(cases)) {
    it.each(examples)(`${what}: %s`, (source, message) => {
      expect(at(source).slice(0, message.length)).toBe(message);
    });
  }

  it("with @ts-nocheck in its first comments, and not elsewhere", () => {
    const nocheck = "1:1 - AKT030: @ts-nocheck would switch off the check of every variant, too.";
    expect(mistakeOf(`// @ts-nocheck\n${vocabulary}`)).toBe(nocheck);
    expect(mistakeOf("/* first */\n/// @TS-NoCheck: because\nexport {};\n").slice(0, 12)).toBe("2:1 - AKT030");
    expect(mistakeOf("export {};\n// @ts-nocheck\n")).toBe("no mistake");
    expect(mistakeOf("/* @ts-nocheck */\nexport {};\n")).toBe("no mistake");
  });

  it("with all that is wrong in it, each at its file, line and column", () => {
    const folder = mkdtempSync(join(tmpdir(), "akid-template-"));
    const file = join(folder, "two.template.ts");
    writeFileSync(file, "const a: string = 1;\r\nexport const b: number = a;\r\n");
    try {
      loadTemplate(file);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(TemplateError);
      expect(error).toBeInstanceOf(UsageError);
      const shown = relative(process.cwd(), file);
      expect((error as TemplateError).diagnostics).toMatchObject([
        { file: shown, line: 1, column: 7, code: "TS2322" },
        { file: shown, line: 2, column: 14, code: "TS2322" },
      ]);
      expect((error as TemplateError).message).toContain(`${shown}:1:7 - TS2322: Type 'number'`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("that is not there", () => {
    expect(() => loadTemplate("no/such.template.ts")).toThrow("no/such.template.ts: there is no such template.");
  });
});
