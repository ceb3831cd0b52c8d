/** A transform turns the gradients of a step into a better direction; an optimiser is a chain of them. */
import type { Node } from "../../graph/node.ts";
import type { Clock, Nodes, Scalars, Settings } from "../kongfu.ts";

/** The way down for one parameter, as the transforms before have left it; at first its gradient. */
export interface Direction {
  readonly name: string;
  readonly parameter: Node;
  readonly direction: Node;
  readonly slots: Nodes;
}

export interface Turned {
  readonly direction: Node;
  /** New values of the transform's own slots. */
  readonly slots?: Nodes;
}

export interface Transform {
  readonly name: string;
  readonly settings: Settings;
  /** What it keeps of each parameter, and the value that all elements have at first. */
  readonly slots?: Readonly<Record<string, number>>;
  /** The numbers of the step that begins at `clock`. Always the same names. */
  scalars?(clock: Clock): Scalars;
  /** The directions of all parameters, in their order. */
  apply(all: readonly Direction[], scalars: Nodes): readonly Turned[];
}

/** A transform that looks at one parameter at a time. */
export function eachAlone(
  parts: Omit<Transform, "apply">,
  turn: (one: Direction, scalars: Nodes) => Turned,
): Transform {
  return Object.freeze<Transform>({ ...parts, apply: (all, scalars) => all.map((one) => turn(one, scalars)) });
}
