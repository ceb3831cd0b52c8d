/** simplify() keeps values and drops what is repeated, constant or neutral. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gradients } from "../../src/graph/gradients.ts";
import type { Node } from "../../src/graph/node.ts";
import * as o from "../../src/graph/ops/index.ts";
import { simplify } from "../../src/graph/passes/simplify.ts";
import { topological } from "../../src/graph/traverse.ts";
import { leavesOf } from "../conformance/questions.ts";
import { buildGraph, recipes } from "../conformance/randomGraph.ts";
import { evaluate } from "./reference/evaluate.ts";

const x = o.variable("x", [2, 3]);
const y = o.variable("y", [3]);

const simplified = (node: Node): Node => simplify([node])[0] as Node;
const ops = (...roots: Node[]): string[] => topological(simplify(roots)).map(({ op }) => op);
const constantOf = (node: Node): number | null =>
  node.op === "constant" ? (node as Node<"constant">).attrs.value : null;

describe("simplify", () => {
  it("keeps the values, shapes and dtypes of random graphs and their gradients", () => {
    fc.assert(
      fc.property(recipes(25), (recipe) => {
        const { roots, leaves, feeds } = buildGraph(recipe);
        const loss = roots.map((root) => o.sum(o.tanh(root))).reduce((a, b) => o.add(a, b));
        const before = [...roots, ...gradients(loss, leaves)];
        const after = simplify(before);
        expect(after.map(({ shape, dtype }) => ({ shape, dtype }))).toEqual(
          before.map(({ shape, dtype }) => ({ shape, dtype })),
        );
        expect(topological(after).length).toBeLessThanOrEqual(topological(before).length);
        const expected = evaluate(before, leavesOf(feeds));
        evaluate(after, leavesOf(feeds)).forEach((found, i) => {
          // Folded constants are rounded to float32.
          const apart = found.findIndex(
            (value, j) => Math.abs(value - (expected[i]?.[j] as number)) > 1e-5 * Math.max(1, Math.abs(value)),
          );
          expect(apart, `element ${apart} of root ${i}`).toBe(-1);
        });
      }),
      { numRuns: 60 },
    );
  });

  it("finds nothing more to do the second time, in number of nodes", () => {
    fc.assert(
      fc.property(recipes(25), (recipe) => {
        const once = simplify(buildGraph(recipe).roots);
        expect(topological(simplify(once)).length).toBe(topological(once).length);
      }),
      { numRuns: 50 },
    );
  });

  it("makes equal nodes one, through their operands", () => {
    const twice = (): Node => o.exp(o.add(o.variable("x", [2, 3]), o.variable("y", [3])));
    const [first, second] = simplify([twice(), twice()]);
    expect(first).toBe(second);
    expect(ops(o.mul(twice(), twice()))).toEqual(["variable", "variable", "add", "exp", "mul"]);
  });

  it.each<[string, Node, Node]>([
    ["another operand order", o.sub(x, y), o.sub(y, x)],
    ["another attribute", o.sum(x, { axes: [0] }), o.sum(o.transpose(x, [1, 0]), { axes: [1] })],
    ["another shape", o.reshape(x, [3, 2]), o.reshape(x, [6, 1])],
    ["another leaf kind", o.variable("z", [2]), o.input("z", [2])],
    ["another dtype", o.input("z", [2]), o.input("z", [2], "int32")],
    ["another number", o.constant(0), o.constant(-0)],
    ["an infinity", o.constant(Infinity), o.constant(-Infinity)],
    ["a NaN", o.constant(Number.NaN), o.constant(0)],
    ["other values", o.values([1, 2], [2]), o.values([1, 3], [2])],
    ["values in another order", o.values([1, 2], [2]), o.values([2, 1], [2])],
    ["the sign of a zero among values", o.values([0], [1]), o.values([-0], [1])],
    ["the dtype of values", o.values([1, 0], [2], "int32"), o.values([1, 0], [2], "bool")],
    ["float32 and int32 of the same bits", o.values([0], [1]), o.values([0], [1], "int32")],
    [
      "another epsilon",
      ...([1e-5, 1e-3].map((epsilon) =>
        o.batchNorm(x, { scale: y, offset: y, mean: y, variance: y }, { epsilon, statistics: "given" }),
      ) as [Node, Node]),
    ],
    [
      "other padding",
      ...([1, 2].map((after) =>
        o.pad(x, [
          [0, after],
          [0, 3 - after],
        ]),
      ) as unknown as [Node, Node]),
    ],
  ])("keeps nodes apart that differ by %s", (_, a, b) => {
    const [first, second] = simplify([a, b]);
    expect(first).not.toBe(second);
  });

  it("makes equal NaN, infinite and negative zero constants one", () => {
    for (const value of [Number.NaN, Infinity, -0]) {
      const [first, second] = simplify([o.constant(value), o.constant(value)]);
      expect(first).toBe(second);
      expect(constantOf(first as Node)).toBe(value);
    }
  });

  it("makes values of the same elements one", () => {
    const table = (): Node => o.values([1, Number.NaN, -0], [3]);
    const [first, second] = simplify([o.add(y, table()), o.add(y, table())]);
    expect(first).toBe(second);
  });

  it.each<[string, Node, Node]>([
    ["x * 1", o.mul(x, o.constant(1)), x],
    ["1 * x", o.mul(o.constant(1, [2, 3]), x), x],
    ["x / 1", o.div(x, o.constant(1)), x],
    ["x + 0", o.add(x, o.constant(0)), x],
    ["0 + x", o.add(o.constant(0, [3]), x), x],
    ["x - 0", o.sub(x, o.constant(0)), x],
  ])("drops %s", (_, node, expected) => {
    expect(simplified(node)).toBe(simplified(expected));
  });

  it.each<[string, Node]>([
    ["0 - x", o.sub(o.constant(0), x)],
    ["1 / x", o.div(o.constant(1), x)],
    ["x * 0, which is NaN for an infinite x", o.mul(x, o.constant(0))],
    ["y * 1 that broadcasts y", o.mul(y, o.constant(1, [2, 3]))],
    ["0 + y that broadcasts y", o.add(o.constant(0, [2, 3]), y)],
  ])("keeps %s", (_, node) => {
    expect(simplified(node).op).toBe(node.op);
    expect(simplified(node).shape).toEqual([2, 3]);
  });

  it.each<[string, Node, number]>([
    ["sums", o.add(o.constant(2), o.constant(3)), 5],
    ["differences", o.sub(o.constant(2), o.constant(3, [2])), -1],
    ["products with an infinity", o.mul(o.constant(-2), o.constant(Infinity)), -Infinity],
    ["0 * infinity", o.mul(o.constant(0), o.constant(Infinity)), Number.NaN],
    ["1 / 0", o.div(o.constant(1), o.constant(0)), Infinity],
    ["1 / -0", o.div(o.constant(1), o.constant(-0)), -Infinity],
    ["0 / 0", o.div(o.constant(0), o.constant(0)), Number.NaN],
    ["-0", o.neg(o.constant(0)), -0],
    ["1 / 3 in float32", o.div(o.constant(1), o.constant(3)), Math.fround(1 / 3)],
    [
      "whole expressions",
      o.mul(o.neg(o.reshape(o.constant(2, [6]), [2, 3])), o.broadcastTo(o.constant(0.5, [1, 3]), [2, 3])),
      -1,
    ],
  ])("folds %s of constants", (_, node, value) => {
    const folded = simplified(node);
    expect(constantOf(folded)).toBe(value);
    expect(folded.shape).toEqual(node.shape);
  });

  it("turns a constant that fills a shape into a scalar where broadcasting gives the same shape", () => {
    const [, filler] = simplified(o.mul(x, o.constant(2, [2, 3]))).inputs;
    expect(filler?.shape).toEqual([]);
    const [, needed] = simplified(o.mul(y, o.constant(2, [2, 3]))).inputs;
    expect(needed?.shape).toEqual([2, 3]);
  });

  it("leaves an already simple graph as it is", () => {
    const root = o.tanh(o.matmul(x, o.reshape(y, [3, 1])));
    expect(simplified(root)).toBe(root);
  });
});
