/** What checking costs: instantiations of type parameters, which are exact, against committed budgets. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { importAll, program, withFiles } from "./compiler.ts";
import { frontPage } from "./front-page.ts";

const budgets: Readonly<Record<string, number>> = JSON.parse(
  readFileSync(new URL("../../type-tests/budgets/instantiations.json", import.meta.url), "utf8"),
);

/** `count` blocks in a row; when they are `distinct`, no shape and no block comes twice. */
function row(count: number, distinct: boolean): string {
  const lines = Array.from({ length: count }, (_, i) => {
    const filters = distinct ? 16 + i : 16;
    const block = i % 2 === 0 ? `conv2d(${filters}, 3, { padding: 1 })` : "relu()";
    return `const x${i + 1} = x${i}.attach("n${i}", ${block});`;
  });
  return [`${importAll}const x0 = input("x", [32, 32, 3]);`, ...lines, `export const end = x${count};`].join("\n");
}

/** The same as rows wired by name; every tenth row adds what was ten rows before. */
function rows(count: number): string {
  const lines = Array.from({ length: count }, (_, i) => {
    const from = i === 0 ? "x" : `n${i - 1}`;
    const block = i % 2 === 0 ? `conv2d(${16 + i}, 3, { padding: 1 })` : "relu()";
    return i % 20 === 19 ? `n${i}: [["${from}", "n${i - 2}"], concat(3)],` : `n${i}: ["${from}", ${block}],`;
  });
  const inputs = `${importAll}const x = input("x", [32, 32, 3]);`;
  return [inputs, `export const net = network("net", { x }, {`, ...lines, `}, "n${count - 1}");`].join("\n");
}

const scenarios: Readonly<Record<string, string>> = {
  "the front page": frontPage,
  "100 attaches": row(100, false),
  "100 attaches, all distinct": row(100, true),
  "300 attaches, all distinct": row(300, true),
  "100 rows, all distinct": rows(100),
  "300 rows, all distinct": rows(300),
};

async function instantiations(source: string): Promise<number> {
  return withFiles([source], (paths) => {
    const checked = program(paths);
    const [errors] = paths.map((path) => checked.getSemanticDiagnostics(checked.getSourceFile(path)));
    expect(errors).toEqual([]);
    return checked.getInstantiationCount();
  });
}

describe("the cost of checking", () => {
  const imports = instantiations(importAll);

  it.each(Object.entries(scenarios))(
    "of %s stays in its budget",
    async (name, source) => {
      const cost = (await instantiations(source)) - (await imports);
      const budget = budgets[name] ?? 0;
      // Both ways: a cost that fell is a budget to lower.
      expect(cost, `${name}: ${cost} instantiations, budget ${budget}`).toBeLessThanOrEqual(budget * 1.1);
      expect(cost, `${name}: ${cost} instantiations, budget ${budget}`).toBeGreaterThanOrEqual(budget * 0.8);
    },
    60_000,
  );

  it("grows with the number of blocks, not faster", () => {
    const [short = 0, long = 0] = [budgets["100 attaches, all distinct"], budgets["300 attaches, all distinct"]];
    expect(long / short).toBeLessThan(3.3);
    const [fewRows = 0, manyRows = 0] = [budgets["100 rows, all distinct"], budgets["300 rows, all distinct"]];
    expect(manyRows / fewRows).toBeLessThan(3.3);
  });
});
