/** One-hot vectors and softmax. */
import type { EmitterTable } from "../emitter.ts";
import { operands } from "../emitter.ts";
import { dataTypes } from "../graph.ts";

export const classes: EmitterTable<"oneHot" | "softmax" | "logSoftmax"> = {
  // Not ONNX's OneHot, for which negative indices count from the end.
  oneHot: (node, { graph, value }) => {
    const { depth } = node.attrs;
    const { tensor, order } = value(operands(node)[0]);
    const column = graph.op("Unsqueeze", [tensor, graph.ints([-1])]);
    const all = graph.constant(`range ${depth}`, [depth], () => Int32Array.from({ length: depth }, (_, i) => i));
    const hot = graph.op("Cast", [graph.op("Equal", [column, all])], { to: dataTypes.float32 });
    return { tensor: hot, shape: node.shape, order: [...order, order.length] };
  },
  softmax: (node, { graph, value }) => {
    const { tensor, shape, order } = value(operands(node)[0]);
    return { tensor: graph.op("Softmax", [tensor], { axis: order.indexOf(shape.length - 1) }), shape, order };
  },
  logSoftmax: (node, { graph, value }) => {
    const { tensor, shape, order } = value(operands(node)[0]);
    return { tensor: graph.op("LogSoftmax", [tensor], { axis: order.indexOf(shape.length - 1) }), shape, order };
  },
};
