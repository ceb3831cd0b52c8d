/** Variables of a TensorFlow graph: their handles, and how one of them is read or set by its number. */
import type { Variable } from "../../../graph/program.ts";
import type { Tensor, TensorFlowGraph } from "./graph-def.ts";
import { after, onBools, onFloats } from "./graph-def.ts";

/** Values that are fed, and what is then asked for. */
interface Access {
  readonly index: Tensor;
  readonly value: Tensor;
}

/** The variables that a graph's programs share. */
export interface Handles {
  handle(variable: string): Tensor;
  /** The value when the run starts. */
  read(variable: string): Tensor;
}

const dtype = { dtype: { type: "float32" } } as const;

/** Puts variables into a graph. */
export function declare(graph: TensorFlowGraph, variables: readonly Variable[]): Handles {
  const handles = new Map(
    variables.map(({ name, shape }) => {
      const attributes = { ...dtype, shape: { shape }, shared_name: name, container: "" };
      return [name, graph.op("VarHandleOp", [], attributes)] as const;
    }),
  );
  const handle = (variable: string): Tensor => handles.get(variable) as Tensor;
  return { handle, read: (variable) => graph.op("ReadVariableOp", [handle(variable)], dtype) };
}

/** Sets a variable; `waits` come first. */
export const assign = (graph: TensorFlowGraph, handle: Tensor, value: Tensor, waits: readonly Tensor[]): Tensor =>
  graph.op("AssignVariableOp", [handle, value, ...waits.map(after)], dtype);

/** A copy that shares no memory with what is fed: that belongs to the host. */
export const owned = (graph: TensorFlowGraph, value: Tensor): Tensor => graph.op("DeepCopy", [value]);

/** For each variable a value that is alive in the runs that ask for its number; in others what needs it does not run. */
function chosen(graph: TensorFlowGraph, index: Tensor, count: number): Tensor[] {
  return Array.from({ length: count }, (_, i) => {
    const asked = graph.op("Equal", [index, graph.int(i)], { T: { type: "int32" } });
    return graph.op("Identity", [graph.op("Switch", [asked, asked], onBools, 1)], onBools);
  });
}

/** One graph part for all variables, so that TensorFlow prepares one run and not as many as there are variables. */
export function reader(graph: TensorFlowGraph, handles: readonly Tensor[]): Access {
  const index = graph.placeholder("read/index", "int32", []);
  const values = chosen(graph, index, handles.length).map((on, i) =>
    graph.op("ReadVariableOp", [handles[i] as Tensor, after(on)], dtype),
  );
  return { index, value: graph.op("Merge", values, { ...onFloats, N: { int: handles.length } }) };
}

/** The same for setting them; `done` is to be asked for. */
export function writer(graph: TensorFlowGraph, handles: readonly Tensor[]): Access & { readonly done: Tensor } {
  const index = graph.placeholder("write/index", "int32", []);
  const value = graph.placeholder("write/value", "float32", null);
  const copy = owned(graph, value);
  const ends = chosen(graph, index, handles.length).map((on, i) =>
    graph.op("Identity", [on, after(assign(graph, handles[i] as Tensor, copy, [on]))], onBools),
  );
  return { index, value, done: graph.op("Merge", ends, { ...onBools, N: { int: handles.length } }) };
}
