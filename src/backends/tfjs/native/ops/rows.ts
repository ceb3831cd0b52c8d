/** Rows of a table by index. */
import type { Node } from "../../../../graph/node.ts";
import { elements } from "../../../../graph/node.ts";
import type { Context, EmitterTable } from "../emitter.ts";
import { operands } from "../emitter.ts";
import type { Tensor, TensorFlowGraph } from "../graph-def.ts";
import { toBool } from "./leaves.ts";
import { reshaped } from "./shape.ts";

const onInts = { T: { type: "int32" } } as const;

/** Whether all indices are known, and inside. */
const surelyInside = (indices: Node, rows: number): boolean =>
  indices.op === "values" && (indices as Node<"values">).attrs.data.every((i) => i >= 0 && i < rows);

/** Whether each index is in [0, rows). */
function inside(graph: TensorFlowGraph, indices: Tensor, clipped: Tensor): Tensor {
  return graph.op("Equal", [indices, clipped], onInts);
}

const clip = (graph: TensorFlowGraph, indices: Tensor, rows: number): Tensor =>
  graph.op("Minimum", [graph.op("Maximum", [indices, graph.int(0)], onInts), graph.int(rows - 1)], onInts);

function gathered(node: Node<"gather">, indices: Tensor, { graph, value }: Context): Tensor {
  const attributes = {
    Tparams: { type: node.dtype },
    Tindices: { type: "int32" },
    Taxis: { type: "int32" },
    batch_dims: { int: 0 },
  } as const;
  return graph.op("GatherV2", [value(operands(node)[0]), indices, graph.int(0)], attributes);
}

const zero = (graph: TensorFlowGraph, { dtype }: Node): Tensor => {
  if (dtype === "float32") return graph.float(0);
  return dtype === "int32" ? graph.int(0) : toBool(graph, graph.int(0));
};

export const rows: EmitterTable<"gather" | "scatterAdd"> = {
  // TensorFlow refuses an index outside the table.
  gather: (node, context) => {
    const { graph, value } = context;
    const [table, indices] = operands(node);
    const index = value(indices);
    const [count = 0, ...rest] = table.shape;
    if (surelyInside(indices, count)) return gathered(node, index, context);
    const clipped = clip(graph, index, count);
    const mask = reshaped(graph, inside(graph, index, clipped), [...indices.shape, ...rest.map(() => 1)], "bool");
    return graph.op("SelectV2", [mask, gathered(node, clipped, context), zero(graph, node)], {
      T: { type: node.dtype },
    });
  },
  // TensorFlow drops negative indices, and on some devices refuses those beyond the last row.
  scatterAdd: (node, { graph, value }) => {
    const [indices, updates] = operands(node);
    const [count = 0] = node.shape;
    const index = value(indices);
    const known = surelyInside(indices, count);
    const safe = known
      ? index
      : graph.op("SelectV2", [inside(graph, index, clip(graph, index, count)), index, graph.int(-1)], onInts);
    const attributes = {
      T: { type: "float32" },
      Tindices: { type: "int32" },
      Tnumsegments: { type: "int32" },
    } as const;
    const flat = reshaped(graph, safe, [elements(indices.shape)], "int32");
    const rest = node.shape.slice(1);
    const values = reshaped(graph, value(updates), [elements(indices.shape), ...rest]);
    return graph.op("UnsortedSegmentSum", [values, flat, graph.int(count)], attributes);
  },
};
