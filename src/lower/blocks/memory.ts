/** Lowering of blocks that remember the mean of their inputs over the batch, and may decide by it. */

import type { Node } from "../../graph/node.ts";
import { broadcastTo, constant, greater, maxPool, maxPoolPick, mean, relu, select } from "../../graph/ops/index.ts";
import type { LowerContext } from "../context.ts";
import { zeros } from "../initialise.ts";
import type { LoweringTable } from "../lowering.ts";
import { first } from "../lowering.ts";
import { poolWindow } from "../window.ts";

/** The memory, of one sample's shape: it fits batches of all sizes. */
const memory = (x: Node, context: LowerContext): Node => context.state("memory", x.shape.slice(1), zeros);

/** Keeps the mean over the batch, if this is training. */
function remember(x: Node, context: LowerContext): void {
  if (context.mode === "predict") return;
  memory(x, context);
  context.update("memory", mean(x, { axes: [0] }));
}

export const memories: LoweringTable<"memoryRelu" | "memoryPool"> = {
  memoryRelu: ({ mode }, inputs, context) => {
    const x = first(inputs);
    if (mode === "recall") return select(greater(memory(x, context), constant(0)), x, constant(0));
    remember(x, context);
    return relu(x);
  },
  memoryPool: (config, inputs, context) => {
    const x = first(inputs);
    const window = poolWindow(config, x);
    if (config.mode === "recall") return maxPoolPick(broadcastTo(memory(x, context), x.shape), x, window);
    remember(x, context);
    return maxPool(x, window);
  },
};
