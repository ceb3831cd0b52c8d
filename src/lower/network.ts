/** From the nodes of a network to graph nodes, in any context: at the top, nested, or once a step. */
import { adviceFor } from "../../dsl/advice.ts";
import type { AnyBlock } from "../../dsl/block.ts";
import type { SharedConfig } from "../../dsl/configs.ts";
import { AkidError } from "../../dsl/errors.ts";
import type { Network, NetworkNode } from "../../dsl/network.ts";
import type { Dim, TensorType } from "../../dsl/tensor.ts";
import type { GraphDType, Node, Size } from "../graph/node.ts";
import type { LowerContext } from "./context.ts";

/** Values by name; `node:output` where a node has several. */
export type Values = Map<string, Node>;

/** The dtype of a value of the language inside the graph. */
export const graphDType = ({ dtype }: TensorType): GraphDType => (dtype === "float32" ? "float32" : "int32");

/** What a network's values are in a context, given those of its inputs; `ends` are the values that are needed. */
export function lowerNetwork(network: Network, inputs: Values, ends: readonly string[], context: LowerContext): Values {
  const values = new Map(inputs);
  const states = Object.entries(network.states);
  const roots = [...ends, ...states.map(([, { next }]) => next)];
  const needed = neededNodes(network, roots);
  const sizes = sizesOf(network, inputs, new Set([...roots, ...needed.flatMap(({ from }) => from)]));
  for (const [name, { type, initial }] of states) {
    const shape = type.shape.map((dim) => sizeOf(network, name, dim, sizes));
    values.set(name, context.recall({ name, shape, initial, dtype: graphDType(type) }));
  }
  lowerNodes(network, needed, values, context);
  for (const [name, { next }] of states) context.remember(name, values.get(next) as Node);
  return values;
}

/** Lowers nodes whose operands stand before them, and adds what they give to `values`. */
function lowerNodes(network: Network, nodes: readonly NetworkNode[], values: Values, context: LowerContext): void {
  const types = declaredTypes(network);
  for (const { name, block, from, outputs } of nodes) {
    const operands = from.map((reference) => values.get(reference) as Node);
    const given = from.map((reference, i) => runType(types.get(reference) as TensorType, operands[i] as Node));
    expectFit(context.within(name).scope, block, given);
    const results = context.lower(name, block, operands);
    const names = outputs ? Object.keys(outputs).map((output) => `${name}:${output}`) : [name];
    names.forEach((reference, i) => values.set(reference, results[i] as Node));
  }
}

/** What the language knows of each value of a network, by the name that readers use. */
function declaredTypes({ inputs, states, nodes }: Network): ReadonlyMap<string, TensorType> {
  return new Map([
    ...Object.entries(inputs),
    ...Object.entries(states).map(([name, { type }]) => [name, type] as const),
    ...nodes.map(({ name, type }) => [name, type] as const),
    ...nodes.flatMap(({ name, outputs = {} }) =>
      Object.entries(outputs).map(([output, type]) => [`${name}:${output}`, type] as const),
    ),
  ]);
}

/** A type whose named sizes are those of this run; `exact` where only the batch, which keeps its name, had one. */
type RunType = TensorType & { readonly exact: boolean };

function runType({ shape, dtype }: TensorType, { shape: sizes }: Node): RunType {
  const known = (dim: Dim): boolean => typeof dim === "number" || dim === "B";
  return {
    shape: shape.map((dim, axis) => (known(dim) ? dim : (sizes[axis] as number))),
    dtype,
    exact: shape.every(known),
  };
}

/** Throws what a block's rule says of sizes that the language knew by name only, such as "T". */
function expectFit(scope: string, block: AnyBlock, given: readonly RunType[]): void {
  if (given.every(({ exact }) => exact)) return;
  // A shared block compares sizes by name; the block in it counts with them.
  const { kind, named, infer } = block.kind === "shared" ? (block.config as SharedConfig).block : block;
  const record = named && Object.fromEntries(named.names.map((name, i) => [name, given[i] as TensorType]));
  const said = named && record ? named.infer(record) : infer(given);
  if (typeof said === "string") {
    throw new AkidError({ where: `${scope} (${kind})`, what: said, advice: adviceFor(said) });
  }
}

/** The name of the node that gives the value. */
const nodeOf = (reference: string): string => reference.split(":", 1)[0] as string;

/** The nodes that some values are made from. */
function neededNodes({ nodes }: Network, ends: readonly string[]): readonly NetworkNode[] {
  const needed = new Set(ends.map(nodeOf));
  return nodes
    .toReversed()
    .filter(({ name, from }) => {
      if (!needed.has(name)) return false;
      for (const reference of from) needed.add(nodeOf(reference));
      return true;
    })
    .reverse();
}

/** What the symbols of a network's inputs stand for; throws where one that is read is missing or misshapen. */
function sizesOf(network: Network, inputs: Values, read: ReadonlySet<string>): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const [name, type] of Object.entries(network.inputs)) {
    const node = inputs.get(name);
    if (node) bind(network.name, name, type, node.shape, sizes);
    else if (read.has(name)) {
      throw new AkidError({ where: `brain '${network.name}'`, what: `input '${name}' is missing` });
    }
  }
  return sizes;
}

/** Checks a concrete shape against an input's type and notes what its symbols stand for. */
function bind(brain: string, name: string, type: TensorType, shape: Size, sizes: Map<string, number>): void {
  const fits =
    type.shape.length === shape.length &&
    type.shape.every((dim, axis) => {
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

function sizeOf(network: Network, state: string, dim: number | string, sizes: ReadonlyMap<string, number>): number {
  const size = typeof dim === "number" ? dim : sizes.get(dim);
  if (size !== undefined) return size;
  throw new AkidError({
    where: `brain '${network.name}'`,
    what: `the size ${dim} of state '${state}' is that of no input`,
  });
}
