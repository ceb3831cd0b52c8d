/** From a sealed network to graph nodes, for inputs of given shapes. */
import type { Network } from "../../dsl/network.ts";
import type { Node, Size } from "../graph/node.ts";
import { add, input } from "../graph/ops/index.ts";
import { lowerBlock } from "./blocks/index.ts";
import type { Collected, Mode, RandomInput, Recalled } from "./context.ts";
import { lowerContext, programMemory } from "./context.ts";
import type { Parameter } from "./initialise.ts";
import { graphDType, lowerNetwork } from "./network.ts";

/** The input of what part of the batch a tower has, as a number. */
export const shareInput = "tower/share";

/** Input name to its concrete shape, batch first. */
export type InputShapes = Readonly<Record<string, Size>>;

export interface LowerOptions {
  readonly shapes: InputShapes;
  readonly mode: Mode;
  /** The values that are needed, which then are all that is lowered; default: outputs, losses and evals. */
  readonly ends?: readonly string[];
  /** The variable that holds a trainable parameter; default: that of its name. */
  readonly stored?: (parameter: string) => string;
  /** Whether this is one of several towers, each at work on its part of the batch; default: the whole batch on one device. */
  readonly isTower?: boolean;
  /** Lowers each block, nested ones too, in place of `lowerBlock`; whoever watches what a block becomes calls that. */
  readonly each?: typeof lowerBlock;
}

/** A network as graph nodes. */
export interface Lowered {
  /** The value of every input and every block, by name, in order; `block:output` where a block has several outputs. */
  readonly values: ReadonlyMap<string, Node>;
  readonly outputs: Readonly<Record<string, Node>>;
  /** The sum of all losses and of the penalties on weights; null if the network has no loss. */
  readonly loss: Node | null;
  readonly evals: Readonly<Record<string, Node>>;
  readonly parameters: readonly Parameter[];
  /** The node of each parameter and state, by name. */
  readonly variables: ReadonlyMap<string, Node>;
  /** New values of states, by name; empty in prediction mode. */
  readonly updates: Readonly<Record<string, Node>>;
  readonly randoms: readonly RandomInput[];
  /** What a run reads of the run before it, and the new value of each, by its name. */
  readonly recalled: readonly Recalled[];
  readonly remembered: Readonly<Record<string, Node>>;
}

/**
 * Lowers a network for inputs of the given shapes.
 * Throws if a shape does not fit its input's type, or one symbol would have two sizes.
 */
export function lower(
  network: Network,
  { shapes, mode, ends = endsOf(network), stored = (name) => name, isTower = false, each = lowerBlock }: LowerOptions,
): Lowered {
  const given = Object.entries(network.inputs).flatMap(([name, type]) => {
    const shape = shapes[name];
    return shape ? [[name, input(name, shape, graphDType(type))] as const] : [];
  });
  const collected: Collected = {
    parameters: new Map(),
    variables: new Map(),
    updates: new Map(),
    randoms: new Map(),
    recalled: new Map(),
    remembered: new Map(),
    penalties: new Map(),
    shared: new Map(),
  };
  const share = isTower ? input(shareInput, []) : null;
  const memory = programMemory(collected);
  const context = lowerContext("", { mode, share, collected, stored, lowerBlock: each, memory });
  const values = lowerNetwork(network, new Map(given), ends, context);
  const byName = (names: Readonly<Record<string, string>>): Record<string, Node> =>
    Object.fromEntries(
      Object.entries(names).flatMap(([key, name]) => {
        const node = values.get(name);
        return node ? [[key, node]] : [];
      }),
    );
  const losses = network.losses.flatMap((name) => values.get(name) ?? []);
  return {
    values,
    outputs: byName(network.outputs),
    loss: losses.length === 0 ? null : total([...losses, ...collected.penalties.values()]),
    evals: byName(network.evals),
    parameters: [...collected.parameters.values()],
    variables: collected.variables,
    updates: Object.fromEntries(collected.updates),
    randoms: [...collected.randoms.values()],
    recalled: [...collected.recalled.values()],
    remembered: Object.fromEntries(collected.remembered),
  };
}

const endsOf = ({ outputs, losses, evals }: Network): readonly string[] => [
  ...Object.values(outputs),
  ...losses,
  ...Object.values(evals),
];

const total = (terms: readonly Node[]): Node => terms.reduce((a, b) => add(a, b));
