/** Lowering of the blocks that take indices. */
import { gather, oneHot } from "../../graph/ops/index.ts";
import { fanIn } from "../initialise.ts";
import type { LoweringTable } from "../lowering.ts";
import { first } from "../lowering.ts";

export const lookup: LoweringTable<"embedding" | "oneHot"> = {
  // Each row is the weights of one unit: maxNorm bounds the vectors.
  embedding: ({ vocabulary, size }, inputs, context) =>
    gather(context.parameter("weights", [vocabulary, size], fanIn(size, size, 0)), first(inputs)),
  oneHot: ({ n }, inputs) => oneHot(first(inputs), n),
};
