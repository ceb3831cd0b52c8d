/** Random graphs and their gradients on a backend. */
import fc from "fast-check";
import { it } from "vitest";
import type { Session } from "../../src/backends/backend.ts";
import { gradients } from "../../src/graph/gradients.ts";
import { add, sum, tanh } from "../../src/graph/ops/index.ts";
import { program } from "../../src/graph/program.ts";
import { evaluate } from "../graph/reference/evaluate.ts";
import { expectAgreement } from "./compare.ts";
import { feedsOf, leavesOf } from "./questions.ts";
import { buildGraph, recipes } from "./randomGraph.ts";

const runs = 100;

/** Compares random graphs of 5 to 20 steps, and their gradients, with the reference. */
export function fuzz(session: () => Session): void {
  it(`computes ${runs} random graphs and their gradients`, async () => {
    const property = fc.asyncProperty(recipes(20), async (recipe) => {
      const { roots, leaves, feeds } = buildGraph(recipe);
      const loss = roots.map((root) => sum(tanh(root))).reduce((a, b) => add(a, b));
      const nodes = [...roots, ...gradients(loss, leaves)];
      const all = program("random", {
        outputs: Object.fromEntries(nodes.map((node, i) => [`${i} (${node.op})`, node])),
      });
      const executable = await session().compile(all);
      const found = await executable.run(feedsOf(all.inputs, feeds));
      executable.dispose();
      const expected = evaluate(nodes, leavesOf(feeds));
      nodes.forEach((node, i) => {
        expectAgreement(`node ${i} (${node.op})`, found[`${i} (${node.op})`], node, expected[i] as Float64Array);
      });
    });
    await fc.assert(property, { numRuns: runs, seed: 20, endOnFailure: true });
  }, 60_000);
}
