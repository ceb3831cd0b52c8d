/** What a block's lowering may ask for: parameters, states, random numbers and inner blocks, all named after the block. */
import type { AnyBlock } from "../../dsl/block.ts";
import type { WeightsConfig } from "../../dsl/configs.ts";
import type { GraphDType, Node, Size } from "../graph/node.ts";
import { input, variable } from "../graph/ops/index.ts";
import type { Initializer, Parameter } from "./initialise.ts";
import { configured, penaltyOf } from "./weights.ts";

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
  /** What each parameter adds to the loss, by its name. */
  readonly penalties: Map<string, Node>;
  /** The name of a block that shares its weights: that of its first use. */
  readonly shared: Map<object, string>;
}

export interface LowerContext {
  readonly mode: Mode;
  /** What part of the batch this tower has; null on one device. */
  readonly share: Node | null;
  /** The path of the block: `conv1`, `res1/body/2`. */
  readonly scope: string;
  /** A variable that the KongFu trains, named `<block>/<name>`. */
  parameter(name: string, shape: Size, initializer: Initializer): Node;
  /** A variable that only its block changes, named `<block>/<name>`. */
  state(name: string, shape: Size, initializer: Initializer): Node;
  /** Sets a state's new value, if this is training. */
  update(name: string, value: Node): void;
  /** Uniform numbers in [0, 1), new on each step; axis 0 counts the samples. */
  random(shape: Size): Node;
  /** Lowers a block inside this one to its outputs; named "" it takes this one's place. */
  lower(name: string, block: AnyBlock, inputs: readonly Node[]): readonly Node[];
  /** The context of a block inside this one. */
  within(name: string): LowerContext;
  /** The same context, in which parameters follow the options of a block. */
  configuredBy(weights: WeightsConfig): LowerContext;
  /** This context with the parameters of the first use of `key`, or of the block `name`, so that all uses share them. */
  sharedBy(key: object, name?: string): LowerContext;
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
  readonly share: Node | null;
  readonly collected: Collected;
  readonly lowerBlock: (block: AnyBlock, inputs: readonly Node[], context: LowerContext) => readonly Node[];
  readonly memory: Memory;
  /** The variable that holds a trainable parameter. */
  readonly stored: (parameter: string) => string;
  /** The options of the block at work. */
  readonly weights?: WeightsConfig;
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

const join = (outer: string, inner: string): string => [outer, inner].filter((part) => part !== "").join("/");

/**
 * The context of the block that is named `scope`; "" is that of the network itself. Parameters go by `scope`, all that
 * is each use's own by `use`.
 */
export function lowerContext(scope: string, common: Lowerings, use = scope): LowerContext {
  const { mode, share, collected, memory, weights = {} } = common;
  const pathOf = (name: string): string => join(scope, name);
  const within = (name: string): LowerContext => lowerContext(join(scope, name), common, join(use, name));
  const declare = (name: string, shape: Size, initializer: Initializer, trainable: boolean): Node => {
    const path = pathOf(name);
    const known = collected.variables.get(path);
    if (known) return known;
    const node = variable(trainable ? common.stored(path) : path, shape);
    const parameter = { name: path, shape, initializer, trainable };
    const penalty = trainable ? penaltyOf(parameter, node, weights) : null;
    collected.parameters.set(path, trainable ? configured(parameter, weights) : parameter);
    collected.variables.set(path, node);
    if (penalty) collected.penalties.set(path, penalty);
    return node;
  };
  return {
    mode,
    share,
    scope,
    parameter: (name, shape, initializer) => declare(name, shape, initializer, true),
    state: (name, shape, initializer) => declare(name, shape, initializer, false),
    update: (name, value) => {
      if (mode === "train") collected.updates.set(pathOf(name), value);
    },
    random: (shape) => {
      const random = { input: join(use, "random"), stream: use, shape };
      collected.randoms.set(random.input, random);
      return input(random.input, shape);
    },
    lower: (name, block, inputs) => common.lowerBlock(block, inputs, within(name)),
    within,
    configuredBy: (options) => lowerContext(scope, { ...common, weights: options }, use),
    sharedBy: (key, name = scope) => {
      const first = collected.shared.get(key) ?? name;
      collected.shared.set(key, first);
      return lowerContext(first, common, use);
    },
    recall: (state) => memory.recall({ ...state, name: join(use, state.name) }),
    remember: (name, next) => memory.remember(join(use, name), next),
    remembering: (other) => lowerContext(scope, { ...common, memory: other }, use),
  };
}
