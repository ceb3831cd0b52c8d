/** Programs: what is in one, in which order, what lives how long, and what is refused. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gradients } from "../../src/graph/gradients.ts";
import type { Node } from "../../src/graph/node.ts";
import * as o from "../../src/graph/ops/index.ts";
import { liveness } from "../../src/graph/passes/liveness.ts";
import type { Program } from "../../src/graph/program.ts";
import { program } from "../../src/graph/program.ts";
import { topological } from "../../src/graph/traverse.ts";
import { buildGraph, recipes } from "../conformance/randomGraph.ts";

const x = o.input("x", [2, 3]);
const w = o.variable("w", [3]);

/** Programs of random graphs whose updates are the gradients of their leaves, as variables. */
const randomPrograms: fc.Arbitrary<Program> = recipes(25).map((recipe) => {
  const { roots, leaves } = buildGraph(recipe);
  const loss = roots.map((root) => o.sum(o.tanh(root))).reduce((a, b) => o.add(a, b));
  const updates = Object.fromEntries(gradients(loss, leaves).map((node, i) => [`v${i}`, node]));
  return program("random", { outputs: { loss, root: roots[0] as Node }, updates, guard: "loss" });
});

describe("topological", () => {
  it("lists each needed node once, operands first", () => {
    fc.assert(
      fc.property(recipes(25), (recipe) => {
        const { roots } = buildGraph(recipe);
        const order = topological(roots);
        const position = new Map(order.map((node, i) => [node, i]));
        expect(position.size).toBe(order.length);
        for (const [node, i] of position)
          expect(node.inputs.every((operand) => (position.get(operand) as number) < i)).toBe(true);
      }),
    );
  });

  it("walks a chain deeper than the call stack", () => {
    let node: Node = x;
    for (let i = 0; i < 50_000; i++) node = o.neg(node);
    expect(topological([node]).length).toBe(50_001);
  });
});

describe("program", () => {
  it("lists what its roots need and nothing else", () => {
    const dead = o.exp(o.mul(x, o.variable("unused", [3])));
    const loss = o.sum(o.mul(x, w));
    const { inputs, variables, nodes } = program("train", { outputs: { loss }, updates: { w: o.neg(w) } });
    expect(inputs).toEqual([{ name: "x", shape: [2, 3], dtype: "float32" }]);
    expect(variables).toEqual([{ name: "w", shape: [3] }]);
    expect(nodes.map(({ op }) => op).sort()).toEqual(["input", "mul", "neg", "sum", "variable"]);
    expect(nodes).not.toContain(dead);
  });

  it("lists a variable that it only writes", () => {
    expect(program("set", { outputs: {}, updates: { w: o.constant(1, [3]) } }).variables).toEqual([
      { name: "w", shape: [3] },
    ]);
  });

  it("has a guard only where one is named", () => {
    const loss = o.sum(o.mul(x, w));
    expect(program("train", { outputs: { loss }, guard: "loss" }).guard).toBe("loss");
    expect(program("train", { outputs: { loss } }).guard).toBeNull();
  });

  it("holds the nodes of its outputs and updates, each once, operands first", () => {
    fc.assert(
      fc.property(randomPrograms, ({ nodes, outputs, updates }) => {
        const seen = new Set<Node>();
        for (const node of nodes) {
          if (seen.has(node) || !node.inputs.every((operand) => seen.has(operand)))
            expect.fail(`${node.op} is out of place`);
          seen.add(node);
        }
        expect([...Object.values(outputs), ...Object.values(updates)].every((root) => seen.has(root))).toBe(true);
      }),
    );
  });

  it.each<[string, () => Program, RegExp]>([
    [
      "two inputs of one name and two shapes",
      () => program("p", { outputs: { a: o.neg(x), b: o.neg(o.input("x", [4])) } }),
      /^akid: program p: 'x' is used as float32 \[2, 3\] and as float32 \[4\]/,
    ],
    [
      "two inputs of one name and two dtypes",
      () => program("p", { outputs: { a: x, b: o.input("x", [2, 3], "int32") } }),
      /^akid: program p: 'x' is used as float32 \[2, 3\] and as int32 \[2, 3\]/,
    ],
    [
      "two variables of one name and two shapes",
      () => program("p", { outputs: { a: o.neg(w), b: o.neg(o.variable("w", [4])) } }),
      /'w' is used as float32 \[3\] and as float32 \[4\]/,
    ],
    [
      "an update of another shape than its variable",
      () => program("p", { outputs: { a: w }, updates: { w: o.sum(w) } }),
      /'w' is used as float32 \[3\] and as float32 \[\]/,
    ],
    [
      "an update that is not float32",
      () => program("p", { outputs: {}, updates: { n: o.constant(1, [2], "int32") } }),
      /'n'.*float32/,
    ],
    ["a guard that is no output", () => program("p", { outputs: { a: w }, guard: "loss" }), /guard.*'loss'/],
    ["a guard that is no scalar", () => program("p", { outputs: { a: w }, guard: "a" }), /guard.*'a'/],
  ])("refuses %s", (_, make, message) => {
    expect(make).toThrow(message);
  });
});

describe("liveness", () => {
  it("frees each node once, at its last use, and never an output or update", () => {
    fc.assert(
      fc.property(randomPrograms, (random) => {
        const { nodes, outputs, updates } = random;
        const kept = new Set([...Object.values(outputs), ...Object.values(updates)]);
        const dead = liveness(random);
        expect(dead.length).toBe(nodes.length);
        const freed = new Set<Node>();
        dead.forEach((list, position) => {
          const present = [nodes[position] as Node, ...(nodes[position] as Node).inputs];
          if (present.some((node) => freed.has(node))) expect.fail("a value is used after it was freed");
          for (const node of list) {
            if (kept.has(node) || freed.has(node)) expect.fail(`${node.op} is freed twice, or kept`);
            if (!present.includes(node)) expect.fail(`${node.op} is freed where it is not used`);
            freed.add(node);
          }
        });
        expect(nodes.filter((node) => !freed.has(node)).every((node) => kept.has(node))).toBe(true);
      }),
    );
  });
});
