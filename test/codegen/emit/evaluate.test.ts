/** Static values against JavaScript's own, on random expressions. */
import fc from "fast-check";
import { ts } from "ts-morph";
import { describe, expect, it } from "vitest";
import { evaluationOf } from "../../../codegen/emit/evaluate.ts";
import { factsOf } from "../../../codegen/emit/facts.ts";
import { letters, Names } from "../../../codegen/emit/fresh.ts";
import { printNumber, printString, printTemplateText } from "../../../codegen/emit/print.ts";
import { isPrimitive, Scope } from "../../../codegen/emit/value.ts";
import { decode } from "../../../codegen/space/decode.ts";
import { analysed, vocabulary } from "../analyse/analysed.ts";

/** What JavaScript makes of an expression. */
const run = (expression: string): unknown => new Function(`return (${expression});`)();

const leaf = fc.oneof(
  fc.integer({ min: -9, max: 9 }).map((value) => `(${value})`),
  fc.constantFrom("0.5", '"a"', '""', "true", "false", "null", "undefined", "NaN", "1e21", "(-0)", "0x1F"),
  fc.constantFrom("[1, 2, 3].length", '({ a: 1, "b": [2] }).b[0]', '"text"[1]', "[1, ...[2, 3]][2]", "Math.max(2, 5)"),
  fc.constantFrom('[1, "x"].includes("x")', '"akid".startsWith("ak")', "Object.keys({ p: 1, q: 2 })[1]", "typeof 1"),
);
const operators = ["+", "-", "*", "/", "%", "===", "!==", "<", "<=", ">", ">=", "&&", "||", "&", "|", "^", "<<", ">>"];
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3, depthSize: "medium" },
    leaf,
    fc
      .tuple(tie("expression"), fc.constantFrom(...operators), tie("expression"))
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
    fc
      .tuple(fc.constantFrom("!", "-", "+", "~", "typeof "), tie("expression"))
      .map(([sign, operand]) => `(${sign}${operand})`),
    fc
      .tuple(tie("expression"), tie("expression"), tie("expression"))
      .map(([condition, yes, no]) => `(${condition} ? ${yes} : ${no})`),
    fc.tuple(tie("expression"), tie("expression")).map(([left, right]) => `(${left} ?? ${right})`),
    fc.tuple(tie("expression"), tie("expression")).map(([left, right]) => `\`\${${left}}-\${${right}}\``),
  ),
}));

describe("evaluation", () => {
  it("knows nothing, or what JavaScript computes", () => {
    const expressions = fc.sample(expression, { numRuns: 400, seed: 5 });
    const parsed = expressions.map((text) => `(${text} as unknown)`);
    const template = analysed(
      `${vocabulary}// @ts-ignore\nexport default [${parsed.join(",")}, choice([1], { name: "k" })];`,
    );
    const assignment = decode(template.space, 0n);
    const evaluation = evaluationOf(template, factsOf(template), (parameter) => assignment.get(parameter));
    const list = template.source.statements.find(ts.isExportAssignment)?.expression as ts.ArrayLiteralExpression;
    const known = expressions.filter((text, index) => {
      const result = evaluation.evaluate(list.elements[index] as ts.Expression, new Scope());
      if (result === undefined || !isPrimitive(result.value)) return false;
      expect(result.value, text).toBe(run(text));
      expect(result.depends).toBe(false);
      return true;
    });
    expect(known.length).toBeGreaterThan(300);
  });
});

describe("printed values", () => {
  it("are read as the same numbers", () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        expect(run(printNumber(value))).toBe(value);
      }),
    );
  });

  it("are read as the same strings, in each kind of quotes", () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.string({ minLength: 1, maxLength: 1 }),
        fc.constantFrom("\\", '"', "'", "`", "${", "\n", "\r", "\u2028", "é"),
      ),
    });
    fc.assert(
      fc.property(text, (value) => {
        expect(run(printString(value, '"'))).toBe(value);
        expect(run(printString(value, "'"))).toBe(value);
        expect(run(`\`${printTemplateText(value)}\``)).toBe(value);
      }),
    );
  });
});

describe("fresh names", () => {
  it("differ from all that were there and all that were given", () => {
    const names = new Names(new Set(["x", "x_2"]));
    expect(["x", "x", "y", "y"].map((wanted) => names.fresh(wanted))).toEqual(["x_3", "x_4", "y", "y_2"]);
  });

  it("count in letters", () => {
    expect([0, 1, 25, 26, 27, 51, 52, 701, 702].map(letters)).toEqual("a b z aa ab az ba zz aaa".split(" "));
  });
});
