/** A Program as an ONNX model. */
import type { Node, OpName } from "../../graph/node.ts";
import type { Program } from "../../graph/program.ts";
import type { Context, Emitter } from "./emitter.ts";
import { arranged } from "./emitter.ts";
import { dataTypes, OnnxGraph } from "./graph.ts";
import type { Value } from "./layout.ts";
import { physicalShape, rowMajor, variableOrder } from "./layout.ts";
import { outputName, updateName } from "./names.ts";
import { emitters } from "./ops/index.ts";

/**
 * The Program as one serialised ONNX model: inputs and variables are fed, outputs and new values of variables come out,
 * named as in `names.ts`. Variables of rank 4 are [CO, CI, KH, KW]; all else is as in the language, bool as int32.
 *
 * @example writeFileSync("train.onnx", onnxModel(train))
 */
export function onnxModel(program: Program): Uint8Array {
  const graph = new OnnxGraph();
  const values = new Map<Node, Value>();
  const uses = countUses(program);
  const emit = (node: Node): Value => {
    const value = (emitters[node.op] as Emitter<OpName>)(node, context);
    values.set(node, value);
    return value;
  };
  const context: Context = {
    graph,
    value: (node) => values.get(node) ?? emit(node),
    uses: (node) => uses.get(node) ?? 0,
  };
  for (const node of program.nodes) emit(node);

  for (const [name, node] of Object.entries(program.outputs)) {
    const plain = arranged(node, rowMajor(node.shape.length), context);
    const isBool = node.dtype === "bool";
    const tensor = isBool ? graph.op("Cast", [plain], { to: dataTypes.int32 }) : plain;
    graph.output(outputName(name), tensor, { dtype: isBool ? "int32" : node.dtype, shape: node.shape });
  }
  for (const [name, node] of Object.entries(program.updates)) {
    const order = variableOrder(node.shape.length);
    const shape = physicalShape(node.shape, order);
    graph.output(updateName(name), arranged(node, order, context), { dtype: "float32", shape });
  }
  return graph.serialise(program.name);
}

function countUses(program: Program): Map<Node, number> {
  const uses = new Map<Node, number>();
  const used = [
    ...program.nodes.flatMap(({ inputs }) => inputs),
    ...Object.values(program.outputs),
    ...Object.values(program.updates),
  ];
  for (const node of used) uses.set(node, (uses.get(node) ?? 0) + 1);
  return uses;
}
