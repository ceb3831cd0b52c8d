/** `brain` seals a network: its inputs, outputs, losses and evals, checked and frozen; it is a block itself. */
import { checkName } from "./attach.ts";
import { type Block, block, type Outputs } from "./block.ts";
import type { BrainConfig } from "./configs.ts";
import type { AnyTensor, Attachable, Invalid, Tensor } from "./handle.ts";
import type { RowKinds } from "./kinds.ts";
import type { about, notScalar } from "./messages.ts";
import { nested } from "./nest.ts";
import type { Network } from "./network.ts";
import { type Ends, seal } from "./seal.ts";
import type { TensorType } from "./tensor.ts";

/**
 * A sealed network. `Evals` is the union of the names of its evals.
 *
 * It is a block too: attached to a tensor, or to a record of its inputs, it gives its output, or a record of its outputs.
 * What it is attached to says what its named sizes ("B", "T") stand for. Each attaching has parameters of its own, named
 * `<name>/<block>/weights`; its losses and evals are not part of what it gives.
 */
export interface Brain<
  Name extends string = string,
  Inputs = Readonly<Record<string, AnyTensor>>,
  Outs = Readonly<Record<string, AnyTensor>>,
  Evals extends string = string,
> extends Block<"brain", BrainConfig> {
  readonly out: nested<Inputs, Outs, this["in"]>;
  readonly name: Name;
  readonly inputs: Inputs;
  readonly outputs: Outs;
  readonly losses: readonly Tensor<[]>[];
  readonly evals: Readonly<Record<Evals, EvalTensor>>;
  /** Its rows, by name: the kinds of their blocks, with a space between them. None where blocks were attached one by one. */
  readonly rows: RowKinds;
  /** The network as plain data. */
  readonly network: Network;
}

/** A scalar to watch, or the rows of an eval of the whole validation set. */
export type EvalTensor = Tensor<[]> | Tensor<readonly unknown[], "rows">;

/** Any sealed network. */
export type AnyBrain = Brain;

/** What a brain gives; outputs or a loss must be among it. */
export interface Parts {
  readonly outputs?: Readonly<Record<string, Attachable>>;
  /** A scalar, or several, which are summed. */
  readonly loss?: Attachable | readonly [] | readonly Attachable[];
  /** Scalars to watch, and evals of the whole validation set, by name. */
  readonly evals?: Readonly<Record<string, Attachable>>;
}

type outputsOf<P extends Parts> = P extends { readonly outputs: infer O } ? O : Readonly<Record<never, never>>;
type evalsOf<P extends Parts> = P extends { readonly evals: infer E } ? keyof E & string : never;

/** `parts` when they are sound, else the same with a sentence at each mistake. */
export type sound<Name extends string, P extends Parts> = P extends soundParts
  ? [keyof P & ("outputs" | "loss")] extends [never]
    ? about<"brain", Name, "expects outputs or a loss">
    : P
  : refused<Name, P>;

type Scalar = TensorType<readonly [], "float32">;

/** What an eval is. */
export type Watched = Scalar | TensorType<readonly unknown[], "rows">;

// `readonly []` makes the compiler keep a list as a tuple, so that a sentence stands at its own loss.
interface soundParts {
  readonly outputs?: Readonly<Record<string, AnyTensor>>;
  readonly loss?: Scalar | readonly [] | readonly Scalar[];
  readonly evals?: Readonly<Record<string, Watched>>;
}

type refused<Name extends string, P> = {
  readonly [K in keyof P]: K extends "loss"
    ? refusedLoss<Name, P[K]>
    : K extends "evals"
      ? {
          readonly [E in keyof P[K]]: P[K][E] extends Watched ? P[K][E] : scalar<Name, `eval '${E & string}'`, P[K][E]>;
        }
      : { readonly [O in keyof P[K]]: P[K][O] extends Invalid<infer M> ? M : P[K][O] };
};

type refusedLoss<Name extends string, L> = L extends readonly unknown[]
  ? { readonly [I in keyof L]: scalar<Name, "loss", L[I]> }
  : scalar<Name, "loss", L>;

type scalar<Name extends string, What extends string, T> =
  T extends Invalid<infer M> ? M : T extends Scalar ? T : about<"brain", Name, notScalar<What, T>>;

/**
 * Seals a network. Every input that its outputs, losses and evals are made from must be among `inputs`, under its own name;
 * names of blocks must differ from each other.
 *
 * @example
 * brain("digits", { image, label }, {
 *   outputs: { logits },
 *   loss: attach("loss", softmaxCrossEntropy(), [logits, label]),
 * }) // Brain<"digits", { image: Tensor<["B", 8, 8, 1], "float32">; ... }, { logits: Tensor<["B", 10], "float32"> }, never>
 * @throws AkidError for a missing input or a name used twice
 */
export function brain<
  const Name extends string,
  const Inputs extends Readonly<Record<string, AnyTensor>>,
  const P extends Parts,
>(name: Name, inputs: Inputs, parts: sound<Name, P>): Brain<Name, Inputs, outputsOf<P>, evalsOf<P>> {
  checkName(name);
  const { outputs = {}, loss = [], evals = {} } = parts as Parts;
  const losses = Array.isArray(loss) ? loss : [loss];
  return sealed(name, { inputs, outputs, losses, evals }) as Brain<Name, Inputs, outputsOf<P>, evalsOf<P>>;
}

/** A brain of ends whose types only the caller knows. */
export function sealed(name: string, ends: Ends, rows: RowKinds = {}): AnyBrain {
  const { inputs, outputs, losses, evals } = ends as Pick<AnyBrain, "inputs" | "outputs" | "losses" | "evals">;
  const network = seal(name, ends);
  const infer = (given: Outputs): Outputs | string => nested(network.inputs, types(outputs), given);
  const names = Object.keys(outputs);
  const asBlock = block<Block<"brain", BrainConfig>>("brain", { network }, (given) => infer(alone(given)), {
    named: { names: Object.keys(network.inputs), infer },
    outputNames: names.length === 1 ? undefined : names,
  });
  return Object.freeze({
    ...asBlock,
    name,
    inputs: Object.freeze({ ...inputs }),
    outputs: Object.freeze({ ...outputs }),
    losses: Object.freeze([...losses]),
    evals: Object.freeze({ ...evals }),
    rows: Object.freeze({ ...rows }),
    network,
  }) as AnyBrain;
}

function types(tensors: Readonly<Record<string, AnyTensor>>): Readonly<Record<string, TensorType>> {
  return tensors as Readonly<Record<string, TensorType>>; // their sizes are known at run time
}

/** A list of one value is that value. */
function alone(given: readonly TensorType[]): Outputs {
  const [only] = given;
  return only && given.length === 1 ? only : given;
}
