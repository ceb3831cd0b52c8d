/** The new values of variables: all computed from the old ones, and kept only where the guard is finite. */
import type { Node } from "../../../graph/node.ts";
import type { Program } from "../../../graph/program.ts";
import type { Context } from "./emitter.ts";
import type { Tensor } from "./graph-def.ts";
import { after, onFloats } from "./graph-def.ts";
import { toBool } from "./ops/leaves.ts";
import { sharesFed } from "./sharing.ts";
import type { Handles } from "./variables.ts";
import { assign, owned } from "./variables.ts";

const onBools = { T: { type: "bool" } } as const;

/** What is to be asked for so that the updates happen; null: there are none. */
export function updates(program: Program, context: Context, handles: Handles): Tensor | null {
  const { graph, value } = context;
  const entries = Object.entries(program.updates);
  if (entries.length === 0) return null;
  const read = new Set(program.nodes.flatMap((node) => (node.op === "variable" ? [variableName(node)] : [])));
  const set = (go: Tensor | null): Tensor[] =>
    entries.map(([name, node]) => {
      const waits = [...(go ? [go] : []), ...(read.has(name) ? [handles.read(name)] : [])];
      const next = sharesFed(node) ? owned(graph, value(node)) : value(node);
      return after(assign(graph, handles.handle(name), next, waits));
    });
  const guard = program.guard === null ? null : (program.outputs[program.guard] as Node);
  if (!guard) return graph.op("Identity", [toBool(graph, graph.int(1)), ...set(null)], onBools);
  // What waits for a value behind a switch runs only if the switch sends it there.
  const finite = graph.op("IsFinite", [value(guard)], onFloats);
  const [no, yes] = [0, 1].map((way) => graph.op("Switch", [finite, finite], onBools, way)) as [Tensor, Tensor];
  const go = graph.op("Identity", [yes], onBools);
  const updated = graph.op("Identity", [go, ...set(go)], onBools);
  return graph.op("Merge", [updated, graph.op("Identity", [no], onBools)], { ...onBools, N: { int: 2 } });
}

const variableName = (node: Node): string => (node as Node<"variable">).attrs.name;
