/** Rows of a table by index. */
import type { GraphDType, Node } from "../../../graph/node.ts";
import { elements } from "../../../graph/node.ts";
import type { Context, EmitterTable } from "../emitter.ts";
import { arranged, operands } from "../emitter.ts";
import type { OnnxGraph, Tensor } from "../graph.ts";
import { dataTypes } from "../graph.ts";
import { rowMajor } from "../layout.ts";

/** Up to this many rows a product with one-hot rows takes less time than adding elements one by one. */
const fewRows = 256;

/** Indices in a row, each brought into [0, rows), and where that changes nothing as a column; null: everywhere. */
interface Safe {
  readonly index: Tensor;
  readonly inside: Tensor | null;
}

/** ONNX counts negative indices from the end and refuses those beyond it. */
function safe(indices: Node, rows: number, context: Context): Safe {
  const { graph } = context;
  const count = elements(indices.shape);
  const index = graph.op("Reshape", [plain(indices, context), graph.ints([count])]);
  const known = indices.op === "values" ? (indices as Node<"values">).attrs.data : null;
  if (known?.every((i) => i >= 0 && i < rows)) return { index, inside: null };
  const clipped = graph.op("Min", [graph.op("Max", [index, graph.int(0)]), graph.int(rows - 1)]);
  const inside = graph.op("Reshape", [graph.op("Equal", [index, clipped]), graph.ints([count, 1])]);
  return { index: clipped, inside };
}

const plain = (node: Node, context: Context): Tensor => arranged(node, rowMajor(node.shape.length), context);

const zero = (graph: OnnxGraph, dtype: GraphDType): Tensor => {
  if (dtype === "float32") return graph.float(0);
  return dtype === "int32" ? graph.int(0) : graph.op("Cast", [graph.int(0)], { to: dataTypes.bool });
};

/** The rows [indices, width] where their index is inside, else zeros. */
const masked = (tensor: Tensor, inside: Tensor | null, dtype: GraphDType, graph: OnnxGraph): Tensor =>
  inside === null ? tensor : graph.op("Where", [inside, tensor, zero(graph, dtype)]);

export const rows: EmitterTable<"gather" | "scatterAdd"> = {
  gather: (node, context) => {
    const { graph } = context;
    const [table, indices] = operands(node);
    const [count = 0, ...rest] = table.shape;
    const { index, inside } = safe(indices, count, context);
    const flat = graph.op("Reshape", [plain(table, context), graph.ints([count, elements(rest)])]);
    const found = masked(graph.op("Gather", [flat, index], { axis: 0 }), inside, node.dtype, graph);
    const tensor = graph.op("Reshape", [found, graph.ints(node.shape)]);
    return { tensor, shape: node.shape, order: rowMajor(node.shape.length) };
  },
  // Not ScatterND: its threads add to the same row at once, and sums of repeated indices come out wrong.
  scatterAdd: (node, context) => {
    const { graph } = context;
    const [indices, updates] = operands(node);
    const [count = 0, ...rest] = node.shape;
    const width = elements(rest);
    const { index, inside } = safe(indices, count, context);
    const flat = graph.op("Reshape", [plain(updates, context), graph.ints([elements(indices.shape), width])]);
    const added = masked(flat, inside, "float32", graph);
    const sums =
      count > fewRows ? byElement(graph, index, added, [count, width]) : byProduct(graph, index, added, count);
    const tensor = graph.op("Reshape", [sums, graph.ints(node.shape)]);
    return { tensor, shape: node.shape, order: rowMajor(node.shape.length) };
  },
};

function byElement(graph: OnnxGraph, index: Tensor, updates: Tensor, [rows, width]: readonly [number, number]): Tensor {
  const zeros = graph.op("Expand", [graph.float(0), graph.ints([rows, width])]);
  const column = graph.op("Unsqueeze", [index, graph.ints([1])]);
  const everywhere = graph.op("Expand", [column, graph.op("Shape", [updates])]);
  return graph.op("ScatterElements", [zeros, everywhere, updates], { reduction: "add", axis: 0 });
}

function byProduct(graph: OnnxGraph, index: Tensor, updates: Tensor, rows: number): Tensor {
  const all = graph.constant(`column ${rows}`, [rows, 1], () => Int32Array.from({ length: rows }, (_, i) => i));
  const hot = graph.op("Cast", [graph.op("Equal", [all, index])], { to: dataTypes.float32 });
  return graph.op("MatMul", [hot, updates]);
}
