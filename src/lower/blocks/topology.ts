/** Lowering of blocks that are wired by name: rows, and networks inside networks. */
import type { AnyBlock } from "../../../dsl/block.ts";
import type { Node } from "../../graph/node.ts";
import { concat, constant, reshape, slice, stopGradient } from "../../graph/ops/index.ts";
import type { LowerContext, Memory } from "../context.ts";
import type { LoweringTable } from "../lowering.ts";
import { lowerNetwork } from "../network.ts";

/** What a row or a block gives: its values, and their names where it gives a record. */
interface Given {
  readonly nodes: readonly Node[];
  readonly names?: readonly string[] | undefined;
}

/** The values in the order in which a block takes them: one that takes a record knows its names. */
function operandsOf(block: AnyBlock, { nodes, names }: Given): readonly Node[] {
  if (!names || !block.named) return nodes;
  return block.named.names.map((name) => nodes[names.indexOf(name)] as Node);
}

/** Lowers blocks one after another. */
export function lowerChain(
  blocks: readonly { readonly name: string; readonly block: AnyBlock }[],
  given: Given,
  context: LowerContext,
): Given {
  return blocks.reduce<Given>(
    (value, { name, block }) => ({
      nodes: context.lower(name, block, operandsOf(block, value)),
      names: block.outputNames,
    }),
    given,
  );
}

function partOf({ nodes, names }: Given, part: string): Node {
  return nodes[names ? names.indexOf(part) : Number(part)] as Node;
}

/** The value of step t of a sequence [B, T, ...], as [B, ...]. */
function stepOf(sequence: Node, t: number): Node {
  const [batch = 0, , ...rest] = sequence.shape;
  const begin = sequence.shape.map((_, axis) => (axis === 1 ? t : 0));
  return reshape(slice(sequence, begin, [batch, 1, ...rest]), [batch, ...rest]);
}

/** Values [B, ...] of all steps as [B, T, ...]; scalars as [T]. */
function sequenceOf(steps: readonly Node[]): Node {
  const [batch, ...rest] = (steps[0] as Node).shape;
  if (batch === undefined)
    return concat(
      steps.map((step) => reshape(step, [1])),
      0,
    );
  return concat(
    steps.map((step) => reshape(step, [batch, 1, ...rest])),
    1,
  );
}

/** What one step leaves for the next one inside a Program; gradients do not pass where `cut` says so. */
function stepMemory(before: ReadonlyMap<string, Node>, after: Map<string, Node>, cut: boolean): Memory {
  return {
    recall: ({ name, shape, initial }) => {
      const value = before.get(name);
      if (!value) return constant(initial, shape);
      return cut ? stopGradient(value) : value;
    },
    remember: (name, next) => after.set(name, next),
  };
}

export const topology: LoweringTable<"dag" | "brain" | "shared" | "unroll"> = {
  dag: ({ wired, out }, inputs, context) => {
    const outerNames = wired.find(({ from }) => from === "in")?.blocks[0]?.block.named?.names;
    const values = new Map<string, Given>([["in", { nodes: inputs, names: outerNames }]]);
    const read = (reference: string): Given => {
      const [whole = "", part] = reference.split(/:(.*)/, 2);
      const value = values.get(whole) as Given;
      return part === undefined ? value : { nodes: [partOf(value, part)] };
    };
    for (const { name, from, blocks } of wired) {
      const given =
        typeof from === "string" ? read(from) : { nodes: from.flatMap((reference) => read(reference).nodes) };
      values.set(name, lowerChain(blocks, given, context));
    }
    return (values.get(out) as Given).nodes;
  },
  brain: ({ network }, inputs, context) => {
    const names = Object.keys(network.inputs);
    const given = new Map(inputs.map((node, i) => [names[i] as string, node]));
    const ends = Object.values(network.outputs);
    const values = lowerNetwork(network, given, ends, context);
    return ends.map((end) => values.get(end) as Node);
  },
  shared: (config, inputs, context) => context.sharedBy(config, config.name).lower("", config.block, inputs),
  unroll: ({ brain, truncate }, inputs, context) => {
    const steps: (readonly Node[])[] = [];
    let states: ReadonlyMap<string, Node> = new Map();
    for (let t = 0; t < (inputs[0]?.shape[1] ?? 0); t++) {
      const after = new Map<string, Node>();
      const memory = stepMemory(states, after, truncate !== undefined && t % truncate === 0);
      steps.push(
        context.remembering(memory).lower(
          "",
          brain,
          inputs.map((input) => stepOf(input, t)),
        ),
      );
      states = after;
    }
    return (steps[0] ?? []).map((_, output) => sequenceOf(steps.map((outputs) => outputs[output] as Node)));
  },
};
