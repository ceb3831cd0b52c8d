/** A Program as a part of a TensorFlow graph. */
import type { GraphDType, Node, OpName, Size } from "../../../graph/node.ts";
import type { Program } from "../../../graph/program.ts";
import type { Context, Emitter } from "./emitter.ts";
import { batchNorms } from "./fusions/batch-norm.ts";
import type { Tensor, TensorFlowGraph } from "./graph-def.ts";
import { emitters } from "./ops/index.ts";
import { updates } from "./updates.ts";
import type { Handles } from "./variables.ts";

/** A value at the border of a graph. */
export interface Border {
  readonly name: string;
  readonly tensor: Tensor;
  /** The host's: bool is int32. */
  readonly dtype: Exclude<GraphDType, "bool">;
  readonly shape: Size;
}

/** A Program in a graph: what to feed and what to ask for. */
export interface Emitted {
  readonly inputs: readonly Border[];
  readonly outputs: readonly Border[];
  /** Asked for, it updates the variables; null: there is nothing to update. */
  readonly done: Tensor | null;
}

/** Ops whose value is an operand's, or fed. */
const repeating: ReadonlySet<OpName> = new Set(["input", "stopGradient", "towersMean", "towersMoments"]);

const hostType = (dtype: GraphDType): Border["dtype"] => (dtype === "bool" ? "int32" : dtype);

/** Puts a Program into a graph whose variables are declared; its inputs are named `scope/name`. */
export function emit(program: Program, graph: TensorFlowGraph, { handles, scope }: Surroundings): Emitted {
  const inputs = program.inputs.map(({ name, dtype, shape }) => {
    const type = hostType(dtype);
    return { name, dtype: type, shape, tensor: graph.placeholder(`${scope}/${name}`, type, shape) };
  });
  const fed = new Map(inputs.map(({ name, tensor }) => [name, tensor]));
  const values = new Map<Node, Tensor>();
  const overrides = batchNorms(program);
  const emitNode = (node: Node): Tensor => {
    const value = overrides.get(node)?.(context) ?? (emitters[node.op] as Emitter<OpName>)(node, context);
    values.set(node, value);
    return value;
  };
  const context: Context = {
    graph,
    value: (node) => values.get(node) ?? emitNode(node),
    fed: (name) => fed.get(name) as Tensor,
    read: handles.read,
  };
  for (const node of program.nodes) context.value(node);

  const outputs = Object.entries(program.outputs).map(([name, node]) => {
    const value = context.value(node);
    const isBool = node.dtype === "bool";
    const toInt = { SrcT: { type: "bool" }, DstT: { type: "int32" } } as const;
    // TensorFlow gives nothing back that is fed.
    const own = repeating.has(node.op) ? graph.op("Identity", [value], { T: { type: node.dtype } }) : value;
    const tensor = isBool ? graph.op("Cast", [own], toInt) : own;
    return { name, tensor, dtype: hostType(node.dtype), shape: node.shape };
  });
  return { inputs, outputs, done: updates(program, context, handles) };
}

interface Surroundings {
  readonly handles: Handles;
  readonly scope: string;
}
