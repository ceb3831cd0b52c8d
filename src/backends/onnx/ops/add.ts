/** Sums, some of which ONNX computes inside another operator. */
import type { Node } from "../../../graph/node.ts";
import { sameShape } from "../../../graph/node.ts";
import { affine } from "../affine.ts";
import { aligned, alignedValues } from "../broadcast.ts";
import type { Context, EmitterTable } from "../emitter.ts";
import { arranged, operands } from "../emitter.ts";
import type { Value } from "../layout.ts";
import { forward } from "./conv.ts";

export const add: EmitterTable<"add"> = {
  add: (node, context) => {
    const [a, b] = operands(node);
    const inside = addedTo(a, b, context) ?? addedTo(b, a, context);
    if (inside) return inside;
    const { tensors, order } = aligned(node, context);
    return { tensor: context.graph.op("Add", tensors), shape: node.shape, order };
  },
};

/** A vector that is added to each channel of what nothing else needs; what came before the sum is then dead. */
function addedTo(y: Node, vector: Node, context: Context): Value | null {
  const perChannel = (node: Node): boolean => sameShape(node.shape, y.shape.slice(-1));
  if (y.shape.length < 2 || !perChannel(vector) || context.uses(y) !== 1) return null;
  const offset = (): string => arranged(vector, [0], context);
  if (isConvolution(y)) return forward(y, context, offset());
  if (y.op === "add") return addedToOperand(y, vector, context);
  if (y.op !== "mul") return null;
  const [x, scale] = perChannel(operands(y)[0]) ? [operands(y)[1], operands(y)[0]] : operands(y);
  if (!perChannel(scale) || !sameShape(x.shape, y.shape)) return null;
  return affine(context.value(x), arranged(scale, [0], context), offset(), context);
}

/** The vector may as well be added to one operand of a sum. */
function addedToOperand(y: Node, vector: Node, context: Context): Value | null {
  const [a, b] = operands(y);
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const inside = sameShape(one.shape, y.shape) ? addedTo(one, vector, context) : null;
    if (!inside) continue;
    const { tensors, order } = alignedValues([context.value(other), inside], y.shape.length, context.graph);
    return { tensor: context.graph.op("Add", tensors), shape: y.shape, order };
  }
  return null;
}

const isConvolution = (node: Node): node is Node<"conv2d" | "depthwiseConv2d"> =>
  node.op === "conv2d" || node.op === "depthwiseConv2d";
