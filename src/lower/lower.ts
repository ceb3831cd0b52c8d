/** From a sealed network to graph nodes, for inputs of given shapes. */
import { AkidError } from "../../dsl/errors.ts";
import type { Network } from "../../dsl/network.ts";
import type { TensorType } from "../../dsl/tensor.ts";
import type { GraphDType, Node, Size } from "../graph/node.ts";
import { add, input } from "../graph/ops/index.ts";
import { lowerBlock } from "./blocks/index.ts";
import type { Collected, Mode, RandomInput } from "./context.ts";
import { lowerContext } from "./context.ts";
import type { Parameter } from "./initialise.ts";

/** Input name to its concrete shape, batch first. */
export type InputShapes = Readonly<Record<string, Size>>;

export interface LowerOptions {
  readonly shapes: InputShapes;
  readonly mode: Mode;
}

/** A network as graph nodes. */
export interface Lowered {
  /** The value of every input and every block, by name, in order. */
  readonly values: ReadonlyMap<string, Node>;
  readonly outputs: Readonly<Record<string, Node>>;
  /** The sum of all losses; null if the network has none. */
  readonly loss: Node | null;
  readonly evals: Readonly<Record<string, Node>>;
  readonly parameters: readonly Parameter[];
  /** The node of each parameter and state, by name. */
  readonly variables: ReadonlyMap<string, Node>;
  /** New values of states, by name; empty in prediction mode. */
  readonly updates: Readonly<Record<string, Node>>;
  readonly randoms: readonly RandomInput[];
}

/** The dtype of a value of the language inside the graph. */
export const graphDType = ({ dtype }: TensorType): GraphDType => (dtype === "float32" ? "float32" : "int32");

/**
 * Lowers a network for inputs of the given shapes.
 * Throws if a shape does not fit its input's type, or one symbol would have two sizes.
 */
export function lower(network: Network, { shapes, mode }: LowerOptions): Lowered {
  const values = new Map<string, Node>();
  const sizes = new Map<string, number>();
  for (const [name, type] of Object.entries(network.inputs)) {
    const shape = shapes[name];
    if (!shape) throw new AkidError({ where: `brain '${network.name}'`, what: `input '${name}' is missing` });
    bind(network.name, name, type, shape, sizes);
    values.set(name, input(name, shape, graphDType(type)));
  }
  const value = (name: string): Node => values.get(name) as Node;
  const collected: Collected = { parameters: new Map(), variables: new Map(), updates: new Map(), randoms: new Map() };
  for (const { name, block, from } of network.nodes) {
    values.set(name, lowerBlock(block, from.map(value), lowerContext(name, mode, collected)));
  }
  const byName = (names: Readonly<Record<string, string>>): Record<string, Node> =>
    Object.fromEntries(Object.entries(names).map(([key, name]) => [key, value(name)]));
  return {
    values,
    outputs: byName(network.outputs),
    loss: network.losses.length === 0 ? null : network.losses.map(value).reduce((a, b) => add(a, b)),
    evals: byName(network.evals),
    parameters: [...collected.parameters.values()],
    variables: collected.variables,
    updates: Object.fromEntries(collected.updates),
    randoms: [...collected.randoms.values()],
  };
}

/** Checks a concrete shape against an input's type and notes what its symbols stand for. */
function bind(brain: string, name: string, type: TensorType, shape: Size, sizes: Map<string, number>): void {
  const fits = type.shape.length === shape.length && type.shape.every((dim, axis) => {
    const size = shape[axis] as number;
    if (typeof dim === "number") return dim === size;
    if (dim === "?") return true;
    if (!sizes.has(dim)) sizes.set(dim, size);
    return sizes.get(dim) === size;
  });
  if (fits) return;
  const bound = type.shape.map((dim) => (typeof dim === "string" && sizes.has(dim) ? `${dim}=${sizes.get(dim)}` : dim));
  throw new AkidError({
    where: `brain '${brain}'`,
    what: `expects ${name} [${bound.join(", ")}], found [${shape.join(", ")}]`,
  });
}
