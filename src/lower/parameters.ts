/** The parameters of a brain by name. */
import type { AnyBrain } from "../../dsl/brain.ts";
import type { InputShapes } from "./lower.ts";
import type { ParametersOf } from "./parameter-names.ts";
import { parametersOf } from "./programs.ts";
import { shapesToLookAt } from "./shapes.ts";

/** The name of a parameter: `conv1/weights`, `conv1.2/weights` in a row of several blocks, with the path through nested ones. */
export type ParameterName<B extends AnyBrain> = keyof ParametersOf<B["rows"]> & string;

/**
 * The parameters and running statistics of a brain, by name, in the order of its blocks. Where it is wired by rows, a name
 * that begins with no row does not compile.
 *
 * `shapes` are those of the inputs, batch first, to be given where parameters depend on sizes that have only a name or
 * blocks do not fit all of them. Rows that no output, loss or eval is made from have no parameters.
 *
 * @example parameters(net)["conv1/weights"] // { shape: [3, 3, 1, 32], trainable: true }
 * @throws UsageError where the parameters cannot be listed without `shapes`
 */
export function parameters<B extends AnyBrain>({ network }: B, shapes: InputShapes = {}): ParametersOf<B["rows"]> {
  const call = (example: string): string => `parameters(net, ${example})`;
  const found = parametersOf(network, shapesToLookAt(network, shapes, call));
  return Object.fromEntries(found.map(({ name, shape, trainable }) => [name, { shape, trainable }])) as never; // by name
}
