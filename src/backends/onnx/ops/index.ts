/** How every op is said in ONNX; an op without an entry does not compile. */
import type { OpName } from "../../../graph/node.ts";
import type { EmitterTable } from "../emitter.ts";
import { add } from "./add.ts";
import { classes } from "./classes.ts";
import { conv } from "./conv.ts";
import { elementwise } from "./elementwise.ts";
import { leaves } from "./leaves.ts";
import { matmul } from "./matmul.ts";
import { normalise } from "./normalise.ts";
import { pool } from "./pool.ts";
import { reduce } from "./reduce.ts";
import { rows } from "./rows.ts";
import { shape } from "./shape.ts";

export const emitters: EmitterTable<OpName> = {
  ...leaves,
  ...elementwise,
  ...add,
  ...reduce,
  ...shape,
  ...rows,
  ...classes,
  ...matmul,
  ...conv,
  ...pool,
  ...normalise,
};
