/** Ops that move values without computing. */
import type { Pair, Size } from "../../../../graph/node.ts";
import type { TensorType } from "../attributes.ts";
import type { EmitterTable } from "../emitter.ts";
import { operands, values } from "../emitter.ts";
import type { Tensor, TensorFlowGraph } from "../graph-def.ts";

/** The same elements under another shape. */
export const reshaped = (graph: TensorFlowGraph, x: Tensor, shape: Size, type: TensorType = "float32"): Tensor =>
  graph.op("Reshape", [x, graph.ints(shape)], { T: { type }, Tshape: { type: "int32" } });

/** How much is added before and after each axis. */
const around = (graph: TensorFlowGraph, padding: readonly Pair[]): Tensor =>
  graph.constant({ dtype: "int32", shape: [padding.length, 2], data: Int32Array.from(padding.flat()) });

/** `value` before and after each axis. */
export const padded = (graph: TensorFlowGraph, x: Tensor, padding: readonly Pair[], value: Tensor): Tensor =>
  graph.op("PadV2", [x, around(graph, padding), value], { T: { type: "float32" }, Tpaddings: { type: "int32" } });

/** The block of this size that starts at `begin`. */
export const sliced = (
  graph: TensorFlowGraph,
  x: Tensor,
  block: { readonly begin: readonly number[]; readonly size: Size },
  type: TensorType = "float32",
): Tensor =>
  graph.op("Slice", [x, graph.ints(block.begin), graph.ints(block.size)], { T: { type }, Index: { type: "int32" } });

export const shape: EmitterTable<"reshape" | "broadcastTo" | "transpose" | "concat" | "slice" | "pad"> = {
  reshape: (node, { graph, value }) => reshaped(graph, value(operands(node)[0]), node.shape, node.dtype),
  broadcastTo: (node, { graph, value }) =>
    graph.op("BroadcastTo", [value(operands(node)[0]), graph.ints(node.shape)], {
      T: { type: node.dtype },
      Tidx: { type: "int32" },
    }),
  transpose: (node, { graph, value }) =>
    graph.op("Transpose", [value(operands(node)[0]), graph.ints(node.attrs.perm)], {
      T: { type: node.dtype },
      Tperm: { type: "int32" },
    }),
  concat: (node, context) =>
    context.graph.op("ConcatV2", [...values(node, context), context.graph.int(node.attrs.axis)], {
      T: { type: node.dtype },
      Tidx: { type: "int32" },
      N: { int: node.inputs.length },
    }),
  slice: (node, { graph, value }) =>
    sliced(graph, value(operands(node)[0]), { begin: node.attrs.begin, size: node.shape }, node.dtype),
  pad: (node, { graph, value }) =>
    graph.op("Pad", [value(operands(node)[0]), around(graph, node.attrs.padding)], {
      T: { type: node.dtype },
      Tpaddings: { type: "int32" },
    }),
};
