/** Reductions. */
import type { Node } from "../../../../graph/node.ts";
import type { Context, Emitter, EmitterTable } from "../emitter.ts";
import { operands } from "../emitter.ts";
import { onFloats } from "../graph-def.ts";

const reduction =
  <Op extends "sum" | "max">(type: string): Emitter<Op> =>
  (node: Node<"sum" | "max">, { graph, value }: Context) => {
    const { axes, keepDims } = node.attrs;
    const attributes = { ...onFloats, Tidx: { type: "int32" }, keep_dims: keepDims } as const;
    return graph.op(type, [value(operands(node)[0]), graph.ints(axes)], attributes);
  };

/** Whether a sum keeps nothing but the last axis. */
const ofChannels = ({ attrs, inputs }: Node<"sum">): boolean => {
  const rank = inputs[0]?.shape.length ?? 0;
  return !attrs.keepDims && rank > 1 && attrs.axes.length === rank - 1 && attrs.axes.every((axis, i) => axis === i);
};

export const reduce: EmitterTable<"sum" | "max" | "argMax"> = {
  // A bias's gradient has an operator of its own, which is faster than the general one.
  sum: (node, context) =>
    ofChannels(node)
      ? context.graph.op("BiasAddGrad", [context.value(operands(node)[0])], { ...onFloats, data_format: "NHWC" })
      : reduction<"sum">("Sum")(node, context),
  max: reduction("Max"),
  argMax: (node, { graph, value }) => {
    const attributes = { ...onFloats, Tidx: { type: "int32" }, output_type: { type: "int32" } } as const;
    return graph.op("ArgMax", [value(operands(node)[0]), graph.int(node.attrs.axis)], attributes);
  },
};
