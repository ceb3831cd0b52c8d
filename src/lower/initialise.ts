/** Initial values of variables: each is drawn from its own stream of the seed, so that no two are alike. */

import { AkidError } from "../../dsl/errors.ts";
import type { Initializer as ChosenInitializer, PlainInitializer } from "../../dsl/initial.ts";
import { elements } from "../graph/node.ts";
import type { HostTensor, Variable } from "../graph/program.ts";
import { fillNormal, fillUniform } from "../random/index.ts";

/** Weights: how many inputs a unit has, how many units an input has, and which axis counts the units (default: the last). */
export interface Fans {
  readonly kind: "fans";
  readonly inputs: number;
  readonly outputs: number;
  readonly unitAxis?: number;
}

/** How a variable starts; weights in akid's default way, if nothing else is chosen. */
export type Initializer = PlainInitializer | Fans;

/** A variable of a lowered network. */
export interface Parameter extends Variable {
  readonly initializer: Initializer;
  /** Whether the KongFu changes it; a state (such as a running mean) is changed by its block. */
  readonly trainable: boolean;
  /** Whose initial values it has, if not its own. */
  readonly stream?: string;
  /** The largest L2 norm over these axes, to which each step scales what is larger. */
  readonly maxNorm?: { readonly limit: number; readonly axes: readonly number[] };
}

export const zeros: Initializer = { kind: "constant", value: 0 };
export const ones: Initializer = { kind: "constant", value: 1 };

/**
 * Weights of units with so many inputs, each of which goes to so many units. They start uniform within
 * 1 / sqrt(inputs), akid's default (LeCun et al., Efficient BackProp, 1998), unless the block's options say otherwise:
 * `outputs` and the axis of the units (default: the last) matter to these options alone.
 */
export const fanIn = (inputs: number, outputs = inputs, unitAxis?: number): Initializer => ({
  kind: "fans",
  inputs,
  outputs,
  ...(unitAxis !== undefined && { unitAxis }),
});

/** What an initializer means for weights. */
export function chosenFor({ inputs, outputs }: Fans, chosen: ChosenInitializer): Initializer {
  const spread = (variance: number, normal: boolean): Initializer =>
    normal ? { kind: "normal", std: Math.sqrt(variance) } : { kind: "uniform", limit: Math.sqrt(3 * variance) };
  if (chosen.kind === "xavier") return spread(2 / (inputs + outputs), chosen.normal);
  if (chosen.kind === "he") return spread(2 / (chosen.fanOut ? outputs : inputs), chosen.normal);
  if (chosen.kind === "unitScaling") return spread(chosen.factor ** 2 / inputs, false);
  return chosen;
}

/** The initial value of a parameter. */
export function initialValue({ name, shape, initializer, stream = name }: Parameter, seed: number): HostTensor {
  const data = new Float32Array(elements(shape));
  const key = { seed, stream: `initial ${stream}` };
  const within = (limit: number): void => {
    fillUniform(data, key);
    for (let i = 0; i < data.length; i++) data[i] = ((data[i] as number) * 2 - 1) * limit;
  };
  const fill = {
    constant: ({ value }) => data.fill(value),
    uniform: ({ limit }) => within(limit),
    fans: ({ inputs }) => within(1 / Math.sqrt(inputs)),
    normal: ({ std }) => fillNormal(data, key).forEach((x, i) => (data[i] = x * std)),
    truncatedNormal: ({ std }) => fillTruncated(data, key).forEach((x, i) => (data[i] = x * std)),
    values: ({ values }) => {
      if (values.length !== data.length) throw new AkidError({ where: name, what: misfit(values.length, shape) });
      data.set(values);
    },
  } satisfies { [K in Initializer["kind"]]: (initializer: Extract<Initializer, { kind: K }>) => unknown };
  (fill[initializer.kind] as (initializer: Initializer) => unknown)(initializer);
  return { data, shape };
}

const misfit = (found: number, shape: readonly number[]): string =>
  `init expects ${elements(shape)} values for [${shape.join(", ")}], found ${found}`;

/** Numbers of the standard normal distribution, those beyond 2 drawn again until none is. */
function fillTruncated(out: Float32Array, key: { readonly seed: number; readonly stream: string }): Float32Array {
  let open = Array.from(out.keys());
  for (let step = 0; open.length > 0; step++) {
    const drawn = fillNormal(new Float32Array(open.length), { ...key, step });
    open.forEach((place, i) => (out[place] = drawn[i] as number));
    open = open.filter((place) => Math.abs(out[place] as number) > 2);
  }
  return out;
}
