/** The sealed form of a network: frozen plain data, all that lowering reads. */
import type { AnyBlock } from "./block.ts";
import type { TensorType } from "./tensor.ts";

/** One attached block: `block` applied to the values named in `from`, giving a value of `type`. */
export interface NetworkNode {
  readonly name: string;
  readonly block: AnyBlock;
  /** Names of inputs, states and nodes; `node:output` where the node has several outputs. */
  readonly from: readonly string[];
  /** Of several outputs the first one's. */
  readonly type: TensorType;
  /** The names and types of several outputs, those of a list being "0", "1", ...; absent where there is one. */
  readonly outputs?: Readonly<Record<string, TensorType>>;
}

/** A value that a step leaves for the next one: `initial` everywhere at first, then what the value `next` was. */
export interface NetworkState {
  readonly type: TensorType;
  readonly initial: number;
  readonly next: string;
}

/** A network as `brain` seals it. */
export interface Network {
  readonly name: string;
  /** Input name to its type, batch first. */
  readonly inputs: Readonly<Record<string, TensorType>>;
  /** State name to what it keeps between steps. */
  readonly states: Readonly<Record<string, NetworkState>>;
  /** In topological order; names are unique, also against the inputs and states. */
  readonly nodes: readonly NetworkNode[];
  /** Output name to the name of a value, as in `from` of a node. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Names of the scalar losses, which are summed. */
  readonly losses: readonly string[];
  /** Eval name to the name of a scalar node, or of one whose rows are combined over the whole validation set. */
  readonly evals: Readonly<Record<string, string>>;
}

/** The nodes of a name: one of that name, or the blocks of a row, which are `name.1`, `name.2`, ... */
export function nodesNamed({ nodes }: Network, name: string): readonly NetworkNode[] {
  const exact = nodes.filter((node) => node.name === name);
  if (exact.length > 0) return exact;
  return nodes.filter((node) => node.name.startsWith(`${name}.`) && /^\d+$/.test(node.name.slice(name.length + 1)));
}

/** The value of a node, an input or a row, as nodes refer to it. */
export function valueNamed(network: Network, name: string): string {
  const [whole = "", output] = name.split(/:(.*)/, 2);
  const last = nodesNamed(network, whole).at(-1)?.name ?? whole;
  return output === undefined ? last : `${last}:${output}`;
}
