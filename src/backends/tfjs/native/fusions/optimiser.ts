/** Gradient descent, plain or with momentum, as TensorFlow's operators that change variables in their place. */
import type { Node } from "../../../../graph/node.ts";
import { sameShape } from "../../../../graph/node.ts";
import type { Program } from "../../../../graph/program.ts";
import { operands } from "../emitter.ts";
import { constantOf } from "./constants.ts";

/** The step of one parameter, with that of its velocity if it has one. */
export interface Descent {
  readonly parameter: string;
  readonly lr: Node;
  readonly gradient: Node;
  readonly momentum: { readonly velocity: string; readonly keep: Node; readonly nesterov: boolean } | null;
  /** The nodes that it stands for and that read the variables. */
  readonly replaces: readonly Node[];
}

/** The updates of a Program that are such steps; nothing else needs the new values. */
export function descents(program: Program): Descent[] {
  const uses = countUses(program);
  const names = new Map(Object.entries(program.updates).map(([name, node]) => [node, name]));
  return Object.entries(program.updates).flatMap(([parameter, node]) => {
    const step = uses.get(node) === 1 ? stepOf(parameter, node, uses) : null;
    if (!step) return [];
    const { lr, direction } = step;
    const momentum = momentumOf(direction, names, uses);
    if (momentum) return [{ parameter, lr, ...momentum, replaces: [node, ...momentum.replaces] }];
    return names.has(direction) ? [] : [{ parameter, lr, gradient: direction, momentum: null, replaces: [node] }];
  });
}

const isVariable = (node: Node, name: string): boolean =>
  node.op === "variable" && (node as Node<"variable">).attrs.name === name;

/** w - lr * direction, where nothing else needs the change. */
function stepOf(parameter: string, node: Node, uses: Uses): { readonly lr: Node; readonly direction: Node } | null {
  if (node.op !== "sub") return null;
  const [w, change] = operands(node);
  if (!isVariable(w, parameter) || change.op !== "mul" || uses.get(change) !== 1) return null;
  const [lr, direction] = operands(change);
  return lr.shape.length === 0 && sameShape(direction.shape, w.shape) ? { lr, direction } : null;
}

/** keep * value + gradient */
interface Blend {
  readonly keep: Node;
  readonly value: Node;
  readonly gradient: Node;
  /** keep * value: another use of it would read the variable while it changes. */
  readonly kept: Node;
}

function blendOf(node: Node, uses: Uses): Blend | null {
  if (node.op !== "add") return null;
  const [kept, gradient] = operands(node);
  if (kept.op !== "mul" || uses.get(kept) !== 1 || !sameShape(gradient.shape, node.shape)) return null;
  const [keep, value] = operands(kept);
  return constantOf(keep) !== null && keep.shape.length === 0 ? { keep, value, gradient, kept } : null;
}

type Names = ReadonlyMap<Node, string>;
type Uses = ReadonlyMap<Node, number>;

/** v = keep * v + g, used as it is, or (Nesterov) as keep * v + g once more. */
function momentumOf(direction: Node, names: Names, uses: Uses): Omit<Descent, "parameter" | "lr"> | null {
  const blend = blendOf(direction, uses);
  if (!blend) return null;
  const nesterov = names.has(blend.value);
  if (nesterov && uses.get(direction) !== 1) return null;
  const next = nesterov ? blend.value : direction;
  const velocity = names.get(next);
  const inner = blendOf(next, uses);
  // The new velocity is used by its own update and by the step, and by nothing else.
  if (velocity === undefined || !inner || !isVariable(inner.value, velocity) || uses.get(next) !== 2) return null;
  const same = inner.keep === blend.keep && inner.gradient === blend.gradient;
  if (!same) return null;
  return { gradient: blend.gradient, momentum: { velocity, keep: blend.keep, nesterov }, replaces: [inner.kept] };
}

function countUses(program: Program): Uses {
  const uses = new Map<Node, number>();
  const used = [
    ...program.nodes.flatMap(({ inputs }) => inputs),
    ...Object.values(program.outputs),
    ...Object.values(program.updates),
  ];
  for (const node of used) uses.set(node, (uses.get(node) ?? 0) + 1);
  return uses;
}
