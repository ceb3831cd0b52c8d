/** Matrix product. */
import type { Node } from "../../../../graph/node.ts";
import { elements } from "../../../../graph/node.ts";
import type { Context, EmitterTable } from "../emitter.ts";
import { operands } from "../emitter.ts";
import type { Tensor } from "../graph-def.ts";
import { reshaped } from "./shape.ts";

/** Rows of many matrices times one matrix: one product. */
function ofAllRows(node: Node<"matmul">, { graph, value }: Context): Tensor {
  const [a, b] = operands(node);
  const width = a.shape.at(-1) ?? 0;
  const rows = reshaped(graph, value(a), [elements(a.shape.slice(0, -1)), width]);
  const product = graph.op("MatMul", [rows, value(b)], {
    T: { type: "float32" },
    transpose_a: false,
    transpose_b: node.attrs.transposeB,
  });
  return reshaped(graph, product, node.shape);
}

export const matmul: EmitterTable<"matmul"> = {
  matmul: (node, context) => {
    const { graph, value } = context;
    const [a, b] = operands(node);
    const { transposeA, transposeB } = node.attrs;
    if (a.shape.length > 2 && b.shape.length === 2 && !transposeA) return ofAllRows(node, context);
    const tensors = [value(a), value(b)];
    const flat = node.shape.length === 2;
    return flat
      ? graph.op("MatMul", tensors, { T: { type: "float32" }, transpose_a: transposeA, transpose_b: transposeB })
      : graph.op("BatchMatMulV2", tensors, { T: { type: "float32" }, adj_x: transposeA, adj_y: transposeB });
  },
};
