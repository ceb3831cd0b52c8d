/** How every op is said in TensorFlow; an op without an entry does not compile. */
import type { OpName } from "../../../../graph/node.ts";
import type { EmitterTable } from "../emitter.ts";
import { classes } from "./classes.ts";
import { conv } from "./conv.ts";
import { depthwise } from "./depthwise.ts";
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
  ...reduce,
  ...shape,
  ...rows,
  ...classes,
  ...matmul,
  ...conv,
  ...depthwise,
  ...pool,
  ...normalise,
};
