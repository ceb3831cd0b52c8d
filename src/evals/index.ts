/** How the rows of each eval of the whole validation set are combined. */
import type { BlockConfigs, RowsKind } from "../../dsl/configs.ts";
import { AkidError } from "../../dsl/errors.ts";
import type { Network } from "../../dsl/network.ts";
import { auc } from "./auc.ts";
import { meanAveragePrecision } from "./average-precision.ts";
import type { Combine, Combiners } from "./combine.ts";
import { ownEval } from "./own.ts";

const combines: { readonly [K in RowsKind]: (config: BlockConfigs[K]) => Combine } = {
  auc: () => auc,
  meanAveragePrecision: () => meanAveragePrecision,
  ownEval,
};

/**
 * The combiners of a network's evals.
 *
 * @throws AkidError for rows that no combiner is known for
 */
export function combinersOf({ name: brain, evals, nodes }: Network): Combiners {
  const found: Record<string, Combine> = {};
  for (const [name, value] of Object.entries(evals)) {
    const node = nodes.find((candidate) => candidate.name === value);
    if (node?.type.dtype !== "rows") continue;
    const { kind, config } = node.block;
    const combine = (combines as Readonly<Record<string, ((config: unknown) => Combine) | undefined>>)[kind];
    if (!combine) {
      const what = `eval '${name}' expects an eval block itself, found its rows after ${kind}`;
      throw new AkidError({
        where: `brain '${brain}'`,
        what,
        advice: "Attach auc(), meanAveragePrecision() or ownEval() last.",
      });
    }
    found[name] = combine(config);
  }
  return found;
}
