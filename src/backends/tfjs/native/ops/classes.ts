/** One-hot vectors and softmax over the last axis. */
import type { EmitterTable } from "../emitter.ts";
import { operands, values } from "../emitter.ts";

export const classes: EmitterTable<"oneHot" | "softmax" | "logSoftmax"> = {
  oneHot: (node, { graph, value }) =>
    graph.op("OneHot", [value(operands(node)[0]), graph.int(node.attrs.depth), graph.float(1), graph.float(0)], {
      T: { type: "float32" },
      TI: { type: "int32" },
      axis: { int: -1 },
    }),
  softmax: (node, context) => context.graph.op("Softmax", values(node, context)),
  logSoftmax: (node, context) => context.graph.op("LogSoftmax", values(node, context)),
};
