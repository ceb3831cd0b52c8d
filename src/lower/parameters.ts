/** The parameters of a brain by name. */
import type { AnyBrain } from "../../dsl/brain.ts";
import type { Network } from "../../dsl/network.ts";
import type { Size } from "../graph/node.ts";
import type { InputShapes } from "./lower.ts";
import type { ParametersOf } from "./parameter-names.ts";
import { parametersOf } from "./programs.ts";

/** The name of a parameter: `conv1/weights`, `conv1.2/weights` in a row of several blocks, with the path through nested ones. */
export type ParameterName<B extends AnyBrain> = keyof ParametersOf<B["rows"]> & string;

/** Whether the batch is the only size with a name: its number matters to no parameter. */
const isFixed = ({ inputs }: Network): boolean =>
  Object.values(inputs).every(({ shape }) => shape.every((dim) => typeof dim === "number" || dim === "B"));

/** Shapes that are good enough to list parameters by: every size that has only a name is 1. */
export const unitShapes = ({ inputs }: Network): InputShapes =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, { shape }]) => [name, shape.map((dim) => (typeof dim === "number" ? dim : 1))]),
  );

/** The shapes of a batch, if the network has sizes that it knows by name only; a window may not fit a size of 1. */
export async function shapesOfSample(
  network: Network,
  batches: AsyncIterable<Readonly<Record<string, { readonly shape: Size }>>>,
): Promise<InputShapes> {
  if (isFixed(network)) return unitShapes(network);
  for await (const batch of batches) {
    return Object.fromEntries(Object.entries(batch).map(([name, { shape }]) => [name, shape]));
  }
  return unitShapes(network);
}

/**
 * The parameters and running statistics of a brain, by name, in the order of its blocks. Where it is wired by rows, a name
 * that begins with no row does not compile.
 *
 * `shapes` are those of the inputs, batch first; by default sizes that have only a name are 1, which no window fits.
 *
 * @example parameters(net)["conv1/weights"] // { shape: [3, 3, 1, 32], trainable: true }
 */
export function parameters<B extends AnyBrain>({ network }: B, shapes: InputShapes = {}): ParametersOf<B["rows"]> {
  const found = parametersOf(network, { ...unitShapes(network), ...shapes });
  return Object.fromEntries(found.map(({ name, shape, trainable }) => [name, { shape, trainable }])) as never; // by name
}
