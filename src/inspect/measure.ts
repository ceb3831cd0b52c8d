/** What each block of a network costs: its parameters and multiply-adds, counted on the graph that it becomes. */
import type { AnyBlock, Outputs } from "../../dsl/block.ts";
import type { AnyBrain } from "../../dsl/brain.ts";
import type { Network } from "../../dsl/network.ts";
import { inferFrom, isOne } from "../../dsl/outputs.ts";
import type { TensorType } from "../../dsl/tensor.ts";
import type { Node } from "../graph/node.ts";
import { elements } from "../graph/node.ts";
import { lowerBlock } from "../lower/blocks/index.ts";
import { type InputShapes, lower } from "../lower/lower.ts";
import { shapesToLookAt } from "../lower/shapes.ts";
import { multiplyAdds } from "./multiply-adds.ts";

/** An input, a state or a block of a network. */
export interface Part {
  readonly name: string;
  readonly kind: string;
  readonly output: Outputs;
  /** Numbers that are trained, here for the first time: those of shared weights count once. */
  readonly parameters: number;
  /** Numbers that are kept and not trained, such as running means. */
  readonly states: number;
  /** Of convolutions and matrix products. */
  readonly multiplyAdds: number;
  /** The blocks inside, of which the numbers above are sums. */
  readonly parts: readonly Part[];
}

export interface MeasureOptions {
  /**
   * Shapes of inputs, batch first; default: one sample, and 1 for every size that has no number. To be given where
   * parameters depend on such a size, or blocks do not fit it.
   */
  readonly shapes?: InputShapes;
}

/**
 * The parts of a brain in order, in prediction mode.
 *
 * @example measure(net)[1] // { name: "conv1", kind: "conv2d", parameters: 320, multiplyAdds: 18432, ... }
 */
export function measure({ network }: AnyBrain, { shapes = {} }: MeasureOptions = {}): readonly Part[] {
  const calls: Call[] = [];
  const claims = new Map<Node, Call>();
  const types = new Map<Node, TensorType>();
  const open: Call[] = [];
  const typeOf = (node: Node): TensorType => types.get(node) ?? leafType(network, node) ?? ownType(node);
  const lowered = lower(network, {
    shapes: shapesToLookAt(network, shapes, (example) => `summary(net, { shapes: ${example} })`),
    mode: "predict",
    each: (block, inputs, context) => {
      const call: Call = { path: context.scope, block, output: [], inside: [], made: [] };
      (open.at(-1)?.inside ?? calls).push(call);
      open.push(call);
      const outputs = lowerBlock(block, inputs, context);
      open.pop();
      call.output = outputOf(block, inputs.map(typeOf)) ?? outputs.map(typeOf);
      listed(call.output).forEach((type, i) => types.set(outputs[i] as Node, type));
      claim(call, inputs, outputs, claims);
      return outputs;
    },
  });
  const trained = new Set(lowered.parameters.filter(({ trainable }) => trainable).map(({ name }) => name));
  return [...leaves(network), ...merged(calls).map((call) => toPart(call, trained))];
}

/** One lowering of a block; `made` are the nodes of its own, without those of the blocks inside. */
interface Call {
  readonly path: string;
  readonly block: AnyBlock;
  output: Outputs;
  readonly inside: Call[];
  readonly made: Node[];
}

/** All nodes between a block's inputs and outputs that no earlier block has made are its own. */
function claim(call: Call, inputs: readonly Node[], outputs: readonly Node[], claims: Map<Node, Call>): void {
  const given = new Set(inputs);
  const open = [...outputs];
  for (let node = open.pop(); node; node = open.pop()) {
    if (given.has(node) || claims.has(node)) continue;
    claims.set(node, call);
    call.made.push(node);
    open.push(...node.inputs);
  }
}

const listed = (output: Outputs): readonly TensorType[] => (isOne(output) ? [output] : Object.values(output));

/** What the language says of a block's output, with its symbols; undefined where it does not know the inputs. */
function outputOf(block: AnyBlock, inputs: readonly TensorType[]): Outputs | undefined {
  const { named } = block;
  const given = named && Object.fromEntries(named.names.map((name, i) => [name, inputs[i] as TensorType]));
  const output = inferFrom(block, given ?? inputs);
  return typeof output === "string" ? undefined : output;
}

function leafType({ inputs, states }: Network, node: Node): TensorType | undefined {
  if (node.op !== "input") return undefined;
  const { name } = (node as Node<"input">).attrs;
  return inputs[name] ?? states[name.replace(/^state\//, "")]?.type;
}

/** The type of a value that a lowering made on its way: its batch is not told from other sizes, but comes first. */
function ownType({ shape, dtype }: Node): TensorType {
  return { shape: ["B", ...shape.slice(1)], dtype: dtype === "float32" ? dtype : "int32" };
}

function leaves({ inputs, states }: Network): readonly Part[] {
  const leaf = (name: string, kind: string, output: TensorType): Part => ({
    ...{ name, kind, output, parameters: 0, states: 0, multiplyAdds: 0, parts: [] },
  });
  return [
    ...Object.entries(inputs).map(([name, type]) => leaf(name, "input", type)),
    ...Object.entries(states).map(([name, { type }]) => leaf(name, "state", type)),
  ];
}

/** A block that is lowered once for each step is one part. */
function merged(calls: readonly Call[]): readonly Call[] {
  const byPath = new Map<string, Call>();
  for (const call of calls) {
    const known = byPath.get(call.path);
    if (known) {
      known.made.push(...call.made);
      known.inside.push(...call.inside);
    } else {
      byPath.set(call.path, call);
    }
  }
  return [...byPath.values()];
}

function toPart({ path, block, output, inside, made }: Call, trained: ReadonlySet<string>): Part {
  const parts = merged(inside).map((call) => toPart(call, trained));
  const variables = made.filter((node): node is Node<"variable"> => node.op === "variable");
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  const total = (own: readonly number[], key: "parameters" | "states" | "multiplyAdds"): number =>
    sum([...own, ...parts.map((part) => part[key])]);
  const sizes = (kept: boolean): readonly number[] =>
    variables.filter(({ attrs }) => trained.has(attrs.name) !== kept).map(({ shape }) => elements(shape));
  return {
    name: path.slice(path.lastIndexOf("/") + 1),
    kind: block.kind,
    output,
    parameters: total(sizes(false), "parameters"),
    states: total(sizes(true), "states"),
    multiplyAdds: total(made.map(multiplyAdds), "multiplyAdds"),
    parts,
  };
}
