/** The sealed form of a network: frozen plain data, all that lowering reads. */
import type { AnyBlock } from "./block.ts";
import type { TensorType } from "./tensor.ts";

/** One attached block: `block` applied to the values named in `from`, giving a value of `type`. */
export interface NetworkNode {
  readonly name: string;
  readonly block: AnyBlock;
  readonly from: readonly string[];
  readonly type: TensorType;
}

/** A network as `brain` seals it. */
export interface Network {
  readonly name: string;
  /** Input name to its type, batch first. */
  readonly inputs: Readonly<Record<string, TensorType>>;
  /** In topological order; names are unique, also against the inputs. */
  readonly nodes: readonly NetworkNode[];
  /** Output name to the name of a node or input. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Names of the scalar losses, which are summed. */
  readonly losses: readonly string[];
  /** Eval name to the name of a scalar node. */
  readonly evals: Readonly<Record<string, string>>;
}
