/** The parameters of a brain by name. */
import type { AnyBrain } from "../../dsl/brain.ts";
import type { Network } from "../../dsl/network.ts";
import type { Size } from "../graph/node.ts";
import type { InputShapes } from "./lower.ts";
import { parametersOf } from "./programs.ts";

/** What is known of a parameter before any training. */
export interface ParameterType {
  readonly shape: Size;
  /** Whether the KongFu changes it; else its block does, as batchNorm changes its running means. */
  readonly trainable: boolean;
}

/** The name of a parameter: `conv1/weights`, `conv1.2/weights` in a row of several blocks, with the path through nested ones. */
export type ParameterName<B extends AnyBrain> =
  | `${B["rows"][number]}/${string}`
  | `${B["rows"][number]}.${number}/${string}`;

/** Every size that has only a name as 1: the shapes of parameters do not depend on them. */
export const unitShapes = ({ inputs }: Network): InputShapes =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, { shape }]) => [name, shape.map((dim) => (typeof dim === "number" ? dim : 1))]),
  );

/**
 * The parameters and running statistics of a brain, by name, in the order of its blocks. Where it is wired by rows, a name
 * that begins with no row does not compile.
 *
 * @example parameters(net)["conv1/weights"] // { shape: [3, 3, 1, 32], trainable: true }
 */
export function parameters<B extends AnyBrain>(brain: B): { readonly [K in ParameterName<B>]: ParameterType } {
  const { network } = brain;
  const found = parametersOf(network, unitShapes(network));
  return Object.fromEntries(found.map(({ name, shape, trainable }) => [name, { shape, trainable }])) as never; // by name
}
