/** The gradient rule of every op; an op without one does not compile. */
import type { OpName } from "../node.ts";
import { elementwise } from "./elementwise.ts";
import { image } from "./image.ts";
import { linear } from "./linear.ts";
import { structure } from "./structure.ts";
import { towers } from "./towers.ts";
import type { VjpTable } from "./types.ts";

export const vjps: VjpTable<OpName> = { ...structure, ...elementwise, ...linear, ...image, ...towers };
