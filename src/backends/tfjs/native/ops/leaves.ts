/** Inputs, variables and constants. */
import type { EmitterTable } from "../emitter.ts";
import type { Tensor, TensorFlowGraph } from "../graph-def.ts";

/** The host has no bool: it gives 0 and 1 as int32. */
export const toBool = (graph: TensorFlowGraph, x: Tensor): Tensor =>
  graph.op("Cast", [x], { SrcT: { type: "int32" }, DstT: { type: "bool" } });

export const leaves: EmitterTable<"input" | "variable" | "constant" | "values"> = {
  input: ({ attrs: { name }, dtype }, { graph, fed }) => (dtype === "bool" ? toBool(graph, fed(name)) : fed(name)),
  variable: ({ attrs: { name } }, { read }) => read(name),
  constant: ({ attrs: { value }, shape, dtype }, { graph }) => {
    const number = dtype === "float32" ? graph.float(value) : graph.int(value);
    const scalar = dtype === "bool" ? toBool(graph, number) : number;
    if (shape.length === 0) return scalar;
    return graph.op("Fill", [graph.ints(shape), scalar], { T: { type: dtype }, index_type: { type: "int32" } });
  },
  values: ({ attrs: { data }, shape, dtype }, { graph }) => {
    const type = dtype === "float32" ? "float32" : "int32";
    const held = graph.constant({ dtype: type, shape, data });
    return dtype === "bool" ? toBool(graph, held) : held;
  },
};
