/** The cases of every op: an op without an entry does not compile. */
import type { OpName } from "../../../src/graph/node.ts";
import type { CaseTable } from "../case.ts";
import { elementwise } from "./elementwise.ts";
import { image } from "./image.ts";
import { leaves } from "./leaves.ts";
import { linear } from "./linear.ts";
import { rows } from "./rows.ts";
import { structure } from "./structure.ts";
import { towers } from "./towers.ts";

export const cases: CaseTable<OpName> = {
  ...leaves,
  ...elementwise,
  ...structure,
  ...rows,
  ...linear,
  ...image,
  ...towers,
};
