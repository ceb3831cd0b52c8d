/** Lowering of the blocks that take indices. */
import { brain, embedding, index, input } from "akid";
import { expect, test } from "vitest";
import { gradients } from "../../src/graph/gradients.ts";
import type { Node } from "../../src/graph/node.ts";
import { sum } from "../../src/graph/ops/index.ts";
import { lower } from "../../src/lower/lower.ts";
import { evaluate } from "../graph/reference/evaluate.ts";

test("an embedding has a gradient in the rows that are looked up, as often as they are, and in no other", () => {
  const text = input("text", [3], index(5));
  const net = brain("words", { text }, { outputs: { vectors: text.attach("words", embedding(5, 2)) } });
  const { outputs, variables } = lower(net.network, { shapes: { text: [2, 3] }, mode: "train" });
  const weights = variables.get("words/weights") as Node;
  const [gradient] = gradients(sum(outputs.vectors as Node), [weights]);
  const leaves = { text: [4, 1, 4, 4, 0, 1], "words/weights": new Float64Array(10) };
  expect(Array.from(evaluate([gradient as Node], leaves)[0] as Float64Array)).toEqual([1, 1, 2, 2, 0, 0, 0, 0, 3, 3]);
});
