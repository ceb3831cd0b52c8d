/** Initial values of variables: each is drawn from its own stream of the seed, so that no two are alike. */
import { elements } from "../graph/node.ts";
import type { HostTensor, Variable } from "../graph/program.ts";
import { fillUniform } from "../random/index.ts";

/** How a variable starts. */
export type Initializer =
  | { readonly kind: "constant"; readonly value: number }
  /** Uniform in [-limit, limit). */
  | { readonly kind: "uniform"; readonly limit: number };

/** A variable of a lowered network. */
export interface Parameter extends Variable {
  readonly initializer: Initializer;
  /** Whether the KongFu changes it; a state (such as a running mean) is changed by its block. */
  readonly trainable: boolean;
}

export const zeros: Initializer = { kind: "constant", value: 0 };
export const ones: Initializer = { kind: "constant", value: 1 };

/** akid's default: uniform within one over the root of the number of inputs of a unit (LeCun et al., Efficient BackProp, 1998). */
export const fanIn = (inputs: number): Initializer => ({ kind: "uniform", limit: 1 / Math.sqrt(inputs) });

/** The initial value of a parameter. */
export function initialValue({ name, shape, initializer }: Parameter, seed: number): HostTensor {
  const data = new Float32Array(elements(shape));
  if (initializer.kind === "constant") {
    data.fill(initializer.value);
  } else {
    fillUniform(data, { seed, step: 0, stream: `initial ${name}`, samples: 1 });
    for (let i = 0; i < data.length; i++) data[i] = ((data[i] as number) * 2 - 1) * initializer.limit;
  }
  return { data, shape };
}
