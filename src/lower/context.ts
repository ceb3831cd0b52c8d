/** What a block's lowering may ask for: parameters, states, random numbers and inner blocks, all named after the block. */
import type { AnyBlock } from "../../dsl/block.ts";
import type { GraphDType, Node, Size } from "../graph/node.ts";
import { input, variable } from "../graph/ops/index.ts";
import type { Initializer, Parameter } from "./initialise.ts";

export type Mode = "train" | "predict";

/** A Program input that is filled with uniform numbers in [0, 1) on the host; axis 0 counts the samples. */
export interface RandomInput {
  readonly input: string;
  readonly stream: string;
  readonly shape: Size;
}

/** A value that a step leaves for the next one, kept by whoever runs the Program. */
export interface Recalled {
  /** The Program's input, and the output that is its next value. */
  readonly name: string;
  readonly shape: Size;
  /** What it is before the first step, everywhere. */
  readonly initial: number;
}

/** Where the states of networks stand between steps. */
export interface Memory {
  recall(state: Recalled & { readonly dtype: GraphDType }): Node;
  remember(name: string, next: Node): void;
}

/** What lowering collects besides nodes. */
export interface Collected {
  readonly parameters: Map<string, Parameter>;
  /** The node of each parameter and state: one for each name, so that gradients find it. */
  readonly variables: Map<string, Node>;
  /** The new value of each state that the forward pass changes. */
  readonly updates: Map<string, Node>;
  readonly randoms: Map<string, RandomInput>;
  readonly recalled: Map<string, Recalled>;
  /** The next value of each recalled one. */
  readonly remembered: Map<string, Node>;
  /** The name of a block that shares its weights: that of its first use. */
  readonly shared: Map<object, string>;
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
  /** Lowers a block inside this one to its outputs. */
  lower(name: string, block: AnyBlock, inputs: readonly Node[]): readonly Node[];
  /** The context of a block inside this one. */
  within(name: string): LowerContext;
  /** This context, or that of the first use of `key`, so that all uses share their parameters. */
  sharedBy(key: object): LowerContext;
  /** The value that the step before left under the name, in this context's memory. */
  recall(state: Recalled & { readonly dtype: GraphDType }): Node;
  /** Leaves a value for the next step. */
  remember(name: string, next: Node): void;
  /** The same context with another memory. */
  remembering(memory: Memory): LowerContext;
}

/** What the contexts of one lowering have in common. */
export interface Lowerings {
  readonly mode: Mode;
  readonly collected: Collected;
  readonly lowerBlock: (block: AnyBlock, inputs: readonly Node[], context: LowerContext) => readonly Node[];
  readonly memory: Memory;
}

/** The memory of a Program: each state is one of its inputs, and its next value one of its outputs. */
export function programMemory({ recalled, remembered }: Collected): Memory {
  return {
    recall: ({ name, shape, initial, dtype }) => {
      const path = `state/${name}`;
      recalled.set(path, { name: path, shape, initial });
      return input(path, shape, dtype);
    },
    remember: (name, next) => remembered.set(`state/${name}`, next),
  };
}

/** The context of the block that is named `scope`; "" is that of the network itself. */
export function lowerContext(scope: string, common: Lowerings): LowerContext {
  const { mode, collected, memory } = common;
  const pathOf = (name: string): string => (scope === "" ? name : `${scope}/${name}`);
  const within = (name: string): LowerContext => lowerContext(pathOf(name), common);
  const declare = (name: string, shape: Size, initializer: Initializer, trainable: boolean): Node => {
    const path = pathOf(name);
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
      if (mode === "train") collected.updates.set(pathOf(name), value);
    },
    random: (shape) => {
      const random = { input: pathOf("random"), stream: scope, shape };
      collected.randoms.set(random.input, random);
      return input(random.input, shape);
    },
    lower: (name, block, inputs) => common.lowerBlock(block, inputs, within(name)),
    within,
    sharedBy: (key) => {
      const first = collected.shared.get(key) ?? scope;
      collected.shared.set(key, first);
      return lowerContext(first, common);
    },
    recall: (state) => memory.recall({ ...state, name: pathOf(state.name) }),
    remember: (name, next) => memory.remember(pathOf(name), next),
    remembering: (other) => lowerContext(scope, { ...common, memory: other }),
  };
}
