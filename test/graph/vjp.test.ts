/** Every gradient rule, and the gradients of gradients, against central differences in float64. */
import { describe, expect, it } from "vitest";
import type { Node, OpName } from "../../src/graph/node.ts";
import { vjps } from "../../src/graph/vjp/index.ts";
import type { BuiltCase, OpCases } from "../conformance/case.ts";
import { buildCase } from "../conformance/case.ts";
import { cases } from "../conformance/cases/index.ts";
import type { Derivative } from "../conformance/derivatives.ts";
import { firstDerivative, secondDerivative } from "../conformance/derivatives.ts";
import { leavesOf } from "../conformance/questions.ts";
import { normal, randomOf } from "../conformance/random.ts";
import { centralDifference } from "./centralDifference.ts";
import { evaluate } from "./reference/evaluate.ts";

const tolerance = 1e-6;

/** Compares each gradient with the slopes along two random directions: a wrong element shows in both. */
function expectSlopes(title: string, { scalar, wrt, gradients, feeds }: Derivative): void {
  const leaves = leavesOf(feeds);
  const found = evaluate(gradients, leaves);
  wrt.forEach((node, i) => {
    const { name } = (node as Node<"input">).attrs;
    expect((gradients[i] as Node).shape, `${title}: shape of the gradient of operand ${i}`).toEqual(node.shape);
    for (const way of ["there", "elsewhere"]) {
      const random = randomOf(`${title} ${name} ${way}`);
      const direction = Float64Array.from(found[i] as Float64Array, (_, j) => normal(random, j));
      const terms = Array.from(direction, (d, j) => d * ((found[i] as Float64Array)[j] as number));
      const slope = terms.reduce((total, term) => total + term, 0);
      const expected = centralDifference(scalar, leaves, name, direction);
      const scale = Math.max(1, ...terms.map(Math.abs));
      expect(
        Math.abs(slope - expected) / scale,
        `${title}: operand ${i} has slope ${slope}, expected ${expected}`,
      ).toBeLessThan(tolerance);
    }
  });
}

const smooth = ({ cases }: OpCases): BuiltCase[] =>
  cases
    .filter(({ rough }) => !rough)
    .map((c) => buildCase(c, "x"))
    .filter(({ wrt }) => wrt.length > 0);

const table = Object.entries(cases) as [OpName, OpCases][];

describe("gradients agree with central differences", () => {
  it.each(table.filter(([, { derivatives }]) => derivatives > 0))("of %s", (_, opCases) => {
    for (const built of smooth(opCases)) expectSlopes(built.title, firstDerivative(built, "x"));
  });
});

describe("gradients of gradients agree with central differences", () => {
  it.each(table.filter(([, { derivatives }]) => derivatives > 1))("of %s", (_, opCases) => {
    for (const built of smooth(opCases)) expectSlopes(built.title, secondDerivative(built, "x"));
  });
});

describe("no gradient flows", () => {
  it.each(table.filter(([op, { derivatives }]) => derivatives === 0 && op !== "variable"))(
    "through %s",
    (op, { cases }) => {
      for (const c of cases) {
        const { y } = buildCase(c, "x");
        if (y.op === op)
          expect(
            (vjps[op] as (node: Node, dy: Node) => readonly (Node | null)[])(y, y).every((dx) => dx === null),
          ).toBe(true);
      }
    },
  );
});
