/** How the rows of each eval of the whole validation set are combined. */
import type { RowsKind } from "../../dsl/configs.ts";
import { AkidError } from "../../dsl/errors.ts";
import type { Network } from "../../dsl/network.ts";
import { auc } from "./auc.ts";
import { meanAveragePrecision } from "./average-precision.ts";
import type { Combine, Combiners } from "./combine.ts";

const combines: { readonly [K in RowsKind]: Combine } = { auc, meanAveragePrecision };

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
    const combine = (combines as Readonly<Record<string, Combine | undefined>>)[node.block.kind];
    if (!combine) {
      const what = `eval '${name}' expects an eval block itself, found its rows after ${node.block.kind}`;
      throw new AkidError({ where: `brain '${brain}'`, what, advice: "Attach auc() or meanAveragePrecision() last." });
    }
    found[name] = combine;
  }
  return found;
}
