/** The new values of variables: all computed from the old ones, and kept only where the guard is finite. */
import type { Node, OpName } from "../../../graph/node.ts";
import type { Program } from "../../../graph/program.ts";
import type { Context } from "./emitter.ts";
import type { Descent } from "./fusions/optimiser.ts";
import { descents } from "./fusions/optimiser.ts";
import type { Tensor } from "./graph-def.ts";
import { after, onBools, onFloats } from "./graph-def.ts";
import { toBool } from "./ops/leaves.ts";
import { sharesFed } from "./sharing.ts";
import type { Handles } from "./variables.ts";
import { assign, owned } from "./variables.ts";

/** What is to be asked for so that the updates happen; null: there are none. */
export function updates(program: Program, context: Context, handles: Handles): Tensor | null {
  if (Object.keys(program.updates).length === 0) return null;
  const { graph, value } = context;
  const set = setter(program, context, handles);
  const guard = program.guard === null ? null : (program.outputs[program.guard] as Node);
  if (!guard) return graph.op("Identity", [toBool(graph, graph.int(1)), ...set([])], onBools);
  // What waits for a value behind a switch runs only if the switch sends it there.
  const finite = graph.op("IsFinite", [value(guard)], onFloats);
  const [no, yes] = [0, 1].map((way) => graph.op("Switch", [finite, finite], onBools, way)) as [Tensor, Tensor];
  const go = graph.op("Identity", [yes], onBools);
  const updated = graph.op("Identity", [go, ...set([go])], onBools);
  return graph.op("Merge", [updated, graph.op("Identity", [no], onBools)], { ...onBools, N: { int: 2 } });
}

/** Puts all updates into the graph, each after `first`; gives what waits for them. */
function setter(program: Program, context: Context, handles: Handles): (first: readonly Tensor[]) => Tensor[] {
  const { graph, value } = context;
  const users = usersOf(program);
  /** What is to come before the variable changes: its reading, and whatever would make TensorFlow keep a copy. */
  const before = (variable: string, replaced: readonly Node[] = []): Tensor[] => {
    const left = (users.get(variable) ?? []).filter((node) => !replaced.includes(node));
    return left.length === 0 ? [] : [handles.read(variable), ...left.filter(isLinear).map(value)];
  };

  const inPlace = ({ parameter, lr, gradient, momentum, replaces }: Descent, first: readonly Tensor[]): Tensor => {
    const [w, rate, g] = [handles.handle(parameter), value(lr), value(gradient)];
    const changed = [parameter, ...(momentum ? [momentum.velocity] : [])];
    const waits = [...first, ...changed.flatMap((variable) => before(variable, replaces))].map(after);
    const attributes = { ...onFloats, use_locking: false };
    if (!momentum) return graph.op("ResourceApplyGradientDescent", [w, rate, g, ...waits], attributes);
    const { velocity, keep, nesterov } = momentum;
    const tensors = [w, handles.handle(velocity), rate, g, value(keep), ...waits];
    return graph.op("ResourceApplyMomentum", tensors, { ...attributes, use_nesterov: nesterov });
  };
  const anew = (variable: string, node: Node, first: readonly Tensor[]): Tensor => {
    const next = sharesFed(node) ? owned(graph, value(node)) : value(node);
    const read = users.has(variable) ? [handles.read(variable)] : [];
    return assign(graph, handles.handle(variable), next, [...first, ...read]);
  };

  const steps = descents(program);
  const done = new Set(steps.flatMap(({ parameter, momentum }) => [parameter, momentum?.velocity]));
  const others = Object.entries(program.updates).filter(([variable]) => !done.has(variable));
  return (first) => [
    ...steps.map((step) => after(inPlace(step, first))),
    ...others.map(([variable, node]) => after(anew(variable, node, first))),
  ];
}

const linear: ReadonlySet<OpName> = new Set(["matmul", "conv2d", "conv2dInputGrad"]);
const isLinear = ({ op }: Node): boolean => linear.has(op);

/** The nodes that use each variable; where it is an output or another's new value, it is itself among them. */
function usersOf(program: Program): Map<string, Node[]> {
  const users = new Map<string, Node[]>();
  const add = (node: Node, user: Node): void => {
    if (node.op !== "variable") return;
    const { name } = (node as Node<"variable">).attrs;
    users.set(name, [...(users.get(name) ?? []), user]);
  };
  for (const node of program.nodes) for (const x of node.inputs) add(x, node);
  for (const node of [...Object.values(program.outputs), ...Object.values(program.updates)]) add(node, node);
  return users;
}
