/** Lowering of evals. */
import { argMax, cast, equal, mean } from "../../graph/ops/index.ts";
import type { LoweringTable } from "../lowering.ts";
import { first, second } from "../lowering.ts";
import { classes } from "./classes.ts";

export const evals: LoweringTable<"accuracy"> = {
  accuracy: (_, inputs) => {
    const scores = first(inputs);
    const hits = equal(argMax(scores, scores.shape.length - 1), classes(second(inputs)));
    return mean(cast(hits, "float32"));
  },
};
