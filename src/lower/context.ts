/** What a block's lowering may ask for: parameters, states and random numbers, all named after the block. */
import type { Node, Size } from "../graph/node.ts";
import { input, variable } from "../graph/ops/index.ts";
import type { Initializer, Parameter } from "./initialise.ts";

export type Mode = "train" | "predict";

/** A Program input that is filled with uniform numbers in [0, 1) on the host; axis 0 counts the samples. */
export interface RandomInput {
  readonly input: string;
  readonly stream: string;
  readonly shape: Size;
}

/** What lowering collects besides nodes. */
export interface Collected {
  readonly parameters: Map<string, Parameter>;
  /** The node of each parameter and state: one for each name, so that gradients find it. */
  readonly variables: Map<string, Node>;
  /** The new value of each state that the forward pass changes. */
  readonly updates: Map<string, Node>;
  readonly randoms: Map<string, RandomInput>;
}

export interface LowerContext {
  readonly mode: Mode;
  /** A variable that the KongFu trains, named `<block>/<name>`. */
  parameter(name: string, shape: Size, initializer: Initializer): Node;
  /** A variable that only its block changes, named `<block>/<name>`. */
  state(name: string, shape: Size, initializer: Initializer): Node;
  /** Sets a state's new value, if this is training. */
  update(name: string, value: Node): void;
  /** Uniform numbers in [0, 1), new on each step; axis 0 counts the samples. */
  random(shape: Size): Node;
  /** The context of a block inside this one. */
  within(name: string): LowerContext;
}

/** The context of the block that is named `scope`. */
export function lowerContext(scope: string, mode: Mode, collected: Collected): LowerContext {
  const declare = (name: string, shape: Size, initializer: Initializer, trainable: boolean): Node => {
    const path = `${scope}/${name}`;
    const known = collected.variables.get(path);
    if (known) return known;
    const node = variable(path, shape);
    collected.parameters.set(path, { name: path, shape, initializer, trainable });
    collected.variables.set(path, node);
    return node;
  };
  return {
    mode,
    parameter: (name, shape, initializer) => declare(name, shape, initializer, true),
    state: (name, shape, initializer) => declare(name, shape, initializer, false),
    update: (name, value) => {
      if (mode === "train") collected.updates.set(`${scope}/${name}`, value);
    },
    random: (shape) => {
      const random = { input: `${scope}/random`, stream: scope, shape };
      collected.randoms.set(random.input, random);
      return input(random.input, shape);
    },
    within: (name) => lowerContext(`${scope}/${name}`, mode, collected),
  };
}
