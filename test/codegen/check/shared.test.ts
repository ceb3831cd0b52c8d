/** What variants have in common is checked once, with the same errors at the same places as in a check of each. */
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { Checkable } from "../../../codegen/check/check.ts";
import { NativeChecker } from "../../../codegen/check/native.ts";
import { checkShared } from "../../../codegen/check/shared/shared.ts";
import { Splitter } from "../../../codegen/check/shared/statements.ts";

const folder = join(import.meta.dirname, "../templates");
const checker = new NativeChecker({ template: join(folder, "any.template.ts") });

afterAll(() => checker[Symbol.dispose]());

/** A grid of p, q and r from 1 to `side`, each a file. */
function grid(textOf: (parameters: Readonly<Record<"p" | "q" | "r", number>>) => string, side: number): Checkable[] {
  const values = Array.from({ length: side }, (_, i) => i + 1);
  const points = values.flatMap((p) => values.flatMap((q) => values.map((r) => ({ p, q, r }))));
  return points.map((parameters) => {
    const head = `// Made for a test\n// ${JSON.stringify(parameters)}\n`;
    const constants = Object.entries(parameters).map(([name, value]) => `const ${name} = ${value};\n`);
    const file = join(folder, "shared.sweep", `v${Object.values(parameters).join("-")}.ts`);
    return { file, text: head + helpers + constants.join("") + textOf(parameters), parameters };
  });
}

const helpers = `import { type Few, half as halve } from "../helper.ts";
import * as helper from "../helper.ts";
const eight = [halve(8), helper.half(8)];
const wrap = <const T>(it: T) => ({ it });
const first = <const T, const U>(it: T, _other: U): T => it;
const few = (it: Few) => it;
const less = <const T extends 1 | 2 | 3 | 4>(it: T): T => it;
const plain = (it: unknown): string => String(it);
const unsure = <const T>(it: T): T extends 3 ? any : T => it as never;
`;

/** What a check of the files gives, the shared check's files, and what it gives. */
function both(files: readonly Checkable[]) {
  const seen: number[] = [];
  const check = (some: readonly Checkable[]) => {
    seen.push(some.length);
    return checker.check(some);
  };
  const shared = checkShared(files, { check, least: 8 });
  return { shared, seen, apart: checker.check(files) };
}

describe("a shared check", () => {
  const functions = ["wrap", "few", "less", "plain", "unsure"] as const;
  const place = fc.nat(20);
  const call = fc.oneof(
    fc.record({ name: fc.constantFrom(...functions), a: place }),
    fc.record({ name: fc.constant("first"), a: place, b: place }),
    // Only in some variants, and of another text in some.
    fc.record({
      name: fc.constant("wrap"),
      a: place,
      above: fc.record({ of: fc.constantFrom("p", "q", "r"), value: fc.nat(3) }),
    }),
    fc.record({ name: fc.constant("less"), a: place, instead: fc.constantFrom("p", "q", "r") }),
  );
  type Call = typeof call extends fc.Arbitrary<infer C> ? C : never;

  const textOf = (calls: readonly Call[]) => (parameters: Readonly<Record<"p" | "q" | "r", number>>) => {
    const names = ["p", "q", "r"];
    const lines: string[] = [];
    for (const [i, one] of calls.entries()) {
      const pick = (n: number): string => names[n % names.length] ?? "p";
      const name = `v${i}`;
      if ("above" in one && parameters[one.above.of as "p"] <= one.above.value) continue;
      const swapped = "instead" in one && parameters[one.instead as "p"] > 2;
      const callee = swapped ? "wrap" : one.name;
      lines.push(`const ${name} = ${callee}(${pick(one.a)}${"b" in one ? `, ${pick(one.b)}` : ""});\n`);
      names.push(name);
    }
    return `${lines.join("")}export default ${names.at(-1)};\n`;
  };

  it("finds what a check of each file finds, in any files of constants", () => {
    fc.assert(
      fc.property(fc.array(call, { minLength: 2, maxLength: 9 }), (calls) => {
        const { shared, apart } = both(grid(textOf(calls), 3));
        // It may decline, but not be wrong.
        if (shared !== undefined) expect(shared).toEqual(apart);
      }),
      { numRuns: 6 },
    );
  });

  it("checks a statement once whose text and whose types are those of another variant", () => {
    const files = grid(() => "const a = wrap(p);\nconst b = plain(a);\nconst c = first(b, b);\nexport default c;\n", 4);
    const { shared, seen, apart } = both(files);
    expect(shared).toEqual(apart);
    expect(seen.at(-1)).toBeLessThan(files.length / 2);
  });

  it("compares its guesses with what the compiler says: a sample misses one combination", () => {
    const files = grid(
      ({ p, q, r }) => `const a = ${p === 2 && q === 3 && r === 3 ? "wrap(5)" : "plain(p)"};\nexport default few(a);\n`,
      4,
    );
    const { shared, seen, apart } = both(files);
    expect(seen.length).toBeGreaterThan(2);
    expect(shared).toEqual(apart);
  });

  it("finds a mistake of each variant that has it, at its own place", () => {
    const { shared = [], apart } = both(
      grid(({ q }) => `${"// more\n".repeat(q)}const a = less(r);\nconst b = few(a);\n`, 4),
    );
    expect(shared).toEqual(apart);
    expect(shared).toHaveLength(2 * 4 * 4);
  });

  it("declines few files, such without parameters, and such that it cannot take apart", () => {
    const files = grid(() => "export default wrap(p);\n", 2);
    const check = (): never => {
      throw new Error("nothing is to be checked");
    };
    const nameless = files.map(({ file, text }) => ({ file, text }));
    expect(checkShared(files, { check })).toBeUndefined();
    expect(checkShared(nameless, { check, least: 1 })).toBeUndefined();
    const variables = grid(() => "let x = 1;\n", 2);
    expect(checkShared(variables, { check, least: 1 })).toBeUndefined();
  });
});

describe("a file", () => {
  const split = (text: string) => new Splitter().split(text);

  it("is taken apart into its head and its constants", () => {
    const text =
      '// head\nimport { relu } from "akid";\n// why\nconst k = 3;\nconst act = relu();\n// end\nexport default [act, k];\n';
    const pieces = split(text);
    expect((pieces?.head ?? "") + pieces?.statements.map((one) => one.text).join("")).toBe(text);
    expect(pieces?.head).toBe('// head\nimport { relu } from "akid";\n// why\n');
    expect(pieces?.statements.map(({ name, isLocal, isCall, names }) => ({ name, isLocal, isCall, names }))).toEqual([
      { name: "k", isLocal: true, isCall: false, names: [] },
      { name: "act", isLocal: false, isCall: true, names: ["relu"] },
      { name: undefined, isLocal: false, isCall: false, names: ["act", "k"] },
    ]);
  });

  it.each([
    ["a variable", "let x = 1;\n"],
    ["a statement without a declaration", "const x = [];\nconsole.log(x);\n"],
    ["a function", "const x = 1;\nfunction f() {}\n"],
    ["several constants at once", "const x = 1, y = 2;\n"],
    ["parts of a value", "const { x } = { x: 1 };\n"],
    ["a use before the declaration", "const f = () => x;\nconst x = 1;\n"],
    ["a name twice", "const x = 1;\nconst x = 2;\n"],
    ["a condition, which may narrow a type", "const x = 1;\nconst y = x > 0 ? x : 2;\n"],
    ["a type for others that the compiler narrows at home", "export const x: number | string = 1;\n"],
    ["an import for its effect", 'import "./effect.ts";\nconst x = 1;\n'],
    ["an import at the end", 'const x = 1;\nimport { relu } from "akid";\n'],
    ["words to the compiler", "// @ts-expect-error\nconst x: string = 1;\n"],
    ["a reference", '/// <reference lib="dom" />\nconst x = 1;\n'],
    ["a syntax error", "const x = ;\n"],
    ["a constant inside of a text", "const x = `\nconst y = 1;\n`;\n"],
    ["a namespace", "export namespace N {}\n"],
    ["exports from elsewhere", 'export * from "akid";\n'],
    ["`export =`", "const x = 1;\nexport = x;\n"],
  ])("stays whole that has %s", (_, text) => {
    expect(split(text)).toBeUndefined();
  });

  it("begins a constant where the one before cannot go on", () => {
    expect(split("const a = 1\nconst b = a\nexport default b\n")?.statements).toHaveLength(3);
    expect(split("const a = `\n  const b = 1;\n`;\n")?.statements).toHaveLength(1);
  });

  it("imports what is used of it", () => {
    const head = [
      'import { a, type B, c as d } from "akid";',
      'import type { E, F } from "akid";',
      'import * as g from "akid";',
      'import { h } from "./h.json" with { type: "json" };',
      "",
    ];
    const pieces = split(`${head.join("\n")}const x = 1;\n`);
    expect(pieces?.imports).toBe(head.join("\n"));
    const whole = head.slice(2).join("\n");
    expect(pieces?.importsOf(new Set(["d", "B", "c"]))).toBe(`import { type B, c as d } from "akid";\n${whole}`);
    expect(pieces?.importsOf(new Set(["F"]))).toBe(`import type { F } from "akid";\n${whole}`);
  });

  it("knows names of properties from names of constants", () => {
    expect(split("const a = 1;\nconst b = { a: 2, c: 3 }.c;\nconst c = b;\n")?.statements[1]?.names).toEqual([]);
    expect(split("const a = 1;\nconst b = { a };\n")?.statements[1]?.names).toEqual(["a"]);
  });
});
