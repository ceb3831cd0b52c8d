/** `part`: some consecutive blocks of a brain as a brain of their own, with the same parameters. */
import { attachTo, makeTensor, originOf } from "./attach.ts";
import { type AnyBlock, isBlock } from "./block.ts";
import { type AnyBrain, type Brain, sealed } from "./brain.ts";
import { checkOptions } from "./check.ts";
import type { SharedConfig } from "./configs.ts";
import { UsageError } from "./errors.ts";
import type { AnyTensor } from "./handle.ts";
import type { blockName, RowKinds, valueName } from "./kinds.ts";
import { type Network, type NetworkNode, nodesNamed } from "./network.ts";
import type { TensorType } from "./tensor.ts";
import { wholeName } from "./wiring.ts";

/** A part of a brain; `Takes` are the names that its inputs may have: those of the brain's inputs, rows and blocks. */
export interface PartBrain<
  Name extends string = string,
  Outs = Readonly<Record<string, AnyTensor>>,
  Takes extends string = string,
> extends Brain<Name, Readonly<Record<string, AnyTensor>>, Outs, string> {
  /** The names of its inputs. */
  readonly takes: readonly Takes[];
}

/** Which blocks are the part. */
export interface PartOptions<Names extends string, End extends Names = Names> {
  /** The first block or row; by default the brain's first. */
  readonly start?: Names;
  /** The last one, whose value is the part's output; by default the brain's last, the outputs then being the brain's. */
  readonly end?: End;
  /** Blocks or rows between them whose values are given instead of computed. */
  readonly inject?: readonly Names[];
}

/**
 * The blocks of a brain from `start` to `end`, both included, as a brain of its own. Its inputs are what they read from
 * outside: inputs of the brain, blocks or rows before `start`, and those in `inject`, each under its name. Its parameters
 * have the names that they have in the whole, so that a trained engine's weights serve it. A state whose next value is
 * computed outside is an input.
 *
 * @example
 * const head = part(net, { start: "ip1", end: "logits" }); // its input is what ip1 reads, its output is logits
 * const { logits } = await kid.predict({ pool1 }, head);
 * @throws UsageError for a name that is not known, and for a start after the end
 */
export function part<B extends AnyBrain, const End extends blockName<B["rows"]> = never>(
  brain: B,
  options: PartOptions<blockName<B["rows"]>, End>,
): PartBrain<
  B["name"],
  [End] extends [never] ? B["outputs"] : { readonly [K in End]: AnyTensor },
  (keyof B["inputs"] & string) | valueName<B["rows"]>
> {
  const where = `${brain.name} (part)`;
  checkOptions(where, options, ["start", "end", "inject"]);
  const { start, end, inject = [] } = options;
  const { network } = brain;
  const first = start === undefined ? 0 : network.nodes.indexOf(nodesOf(where, network, start)[0] as NetworkNode);
  const lastNode = end === undefined ? network.nodes.at(-1) : nodesOf(where, network, end).at(-1);
  const last = network.nodes.indexOf(lastNode as NetworkNode);
  if (first > last) {
    throw new UsageError({
      where,
      what: `start '${start}' comes after end '${end ?? lastNode?.name}'`,
      advice: "Blocks are counted in the order in which they are computed.",
    });
  }
  const injected = new Set(inject.flatMap((name) => nodesOf(where, network, name)));
  const nodes = network.nodes.slice(first, last + 1).filter((node) => !injected.has(node));
  const values = attachAgain(brain, nodes);
  const among = (names: Readonly<Record<string, string>>): Record<string, AnyTensor> => {
    const made = Object.entries(names).filter(([, name]) => nodes.some((node) => node.name === wholeName(name)));
    return Object.fromEntries(made.map(([key, name]) => [key, values.get(name) as AnyTensor]));
  };
  const ends =
    end === undefined || !lastNode
      ? {
          outputs: among(network.outputs),
          losses: Object.values(among(namesOf(network.losses))),
          evals: among(network.evals),
        }
      : { outputs: among(outputsOf(end, lastNode)), losses: [], evals: {} };
  const inputs = inputsOf([...Object.values(ends).flatMap(Object.values)]);
  const made = sealed(brain.name, { inputs, ...ends }, brain.rows);
  return Object.freeze({ ...made, takes: Object.freeze(Object.keys(inputs)) }) as never; // its types are those of the brain
}

function nodesOf(where: string, network: Network, name: string): readonly NetworkNode[] {
  const found = nodesNamed(network, name);
  if (found.length > 0) return found;
  const names = network.nodes.map((node) => node.name).join(", ");
  throw new UsageError({ where, what: `there is no block '${name}'`, advice: `Its blocks are ${names}.` });
}

const namesOf = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, name]));

/** The outputs of a part that ends with a node, by the name under which it was asked for. */
function outputsOf(end: string, { name, outputs }: NetworkNode): Record<string, string> {
  if (!outputs) return { [end]: name };
  return Object.fromEntries(Object.keys(outputs).map((output) => [`${end}:${output}`, `${name}:${output}`]));
}

/** Attaches some nodes of a brain once more; what they read from outside becomes inputs. Values by their names in the brain. */
function attachAgain({ network, rows }: AnyBrain, nodes: readonly NetworkNode[]): ReadonlyMap<string, AnyTensor> {
  const values = new Map<string, AnyTensor>();
  const computed = new Set(nodes.map(({ name }) => name));
  const feedbacks: { readonly next: string; readonly feedback: { next: AnyTensor | undefined } }[] = [];
  const value = (name: string): AnyTensor => {
    const known = values.get(name);
    if (known) return known;
    const state = network.states[name];
    const feedback =
      state && computed.has(wholeName(state.next)) ? { initial: state.initial, next: undefined } : undefined;
    if (state && feedback) feedbacks.push({ next: state.next, feedback });
    const origin = { name: feedback ? name : inputName(name, rows), type: typeOf(network, name), from: [] };
    const tensor = makeTensor<AnyTensor>(feedback ? { ...origin, state: feedback } : origin);
    values.set(name, tensor);
    return tensor;
  };
  for (const { name, block, from } of nodes) {
    const attached = attachTo(name, sharing(network, block), operands(block, from.map(value)));
    if (originOf(attached)) values.set(name, attached as AnyTensor);
    else for (const [output, tensor] of Object.entries(attached as object)) values.set(`${name}:${output}`, tensor);
  }
  for (const { next, feedback } of feedbacks) feedback.next = values.get(next);
  return values;
}

function operands(block: AnyBlock, tensors: readonly AnyTensor[]): unknown {
  if (tensors.length === 1 || !block.named) return tensors;
  return Object.fromEntries(block.named.names.map((name, i) => [name, tensors[i]]));
}

/** A block that shares its weights keeps the name of its first use in the whole, though that may be outside. */
function sharing({ nodes }: Network, block: AnyBlock): AnyBlock {
  if (block.kind !== "shared") return block;
  const name = nodes.find((node) => node.block === block)?.name;
  return Object.freeze({ ...block, config: Object.freeze({ ...(block.config as SharedConfig), name }) });
}

/** The value of a row, which is that of its last block, goes by the row's name. */
function inputName(reference: string, rows: RowKinds): string {
  const [node = "", output] = reference.split(/:(.*)/, 2);
  const [, row = node, step] = /^(.*)\.(\d+)$/.exec(node) ?? [];
  const isLast = Object.hasOwn(rows, row) && rows[row]?.split(" ").length === Number(step);
  const name = isLast ? row : node;
  return output === undefined ? name : `${name}:${output}`;
}

function typeOf({ inputs, states, nodes }: Network, reference: string): TensorType {
  const [name = "", output] = reference.split(/:(.*)/, 2);
  const node = nodes.find((candidate) => candidate.name === name);
  const type = inputs[name] ?? states[name]?.type ?? (output === undefined ? node?.type : node?.outputs?.[output]);
  return type as TensorType; // sealed networks refer to nothing else
}

/** The inputs that tensors are made from, by name. */
function inputsOf(ends: readonly AnyTensor[]): Record<string, AnyTensor> {
  const seen = new Set<AnyTensor>();
  const open = [...ends];
  for (let tensor = open.pop(); tensor; tensor = open.pop()) {
    if (seen.has(tensor)) continue;
    seen.add(tensor);
    const origin = originOf(tensor);
    open.push(...(origin?.from ?? []), ...(origin?.state?.next ? [origin.state.next] : []));
  }
  const inputs = [...seen].filter((tensor) => !isBlock(originOf(tensor)?.block) && !originOf(tensor)?.state);
  return Object.fromEntries(inputs.map((tensor) => [originOf(tensor)?.name, tensor]));
}
