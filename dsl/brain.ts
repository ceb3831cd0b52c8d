/** `brain` seals a network: its inputs, outputs, losses and evals, checked and frozen. */
import { checkName } from "./attach.ts";
import type { AnyTensor, Attachable, Invalid, Tensor } from "./handle.ts";
import type { about, notScalar } from "./messages.ts";
import type { Network } from "./network.ts";
import { seal } from "./seal.ts";
import type { TensorType } from "./tensor.ts";

/** A sealed network. `Evals` is the union of the names of its evals. */
export interface Brain<
  Name extends string = string,
  Inputs = Readonly<Record<string, AnyTensor>>,
  Outputs = Readonly<Record<string, AnyTensor>>,
  Evals extends string = string,
> {
  readonly name: Name;
  readonly inputs: Inputs;
  readonly outputs: Outputs;
  readonly losses: readonly Tensor<[]>[];
  readonly evals: Readonly<Record<Evals, Tensor<[]>>>;
  /** The network as plain data. */
  readonly network: Network;
}

/** Any sealed network. */
export type AnyBrain = Brain;

/** What a brain gives; outputs or a loss must be among it. */
export interface Parts {
  readonly outputs?: Readonly<Record<string, Attachable>>;
  /** A scalar, or several, which are summed. */
  readonly loss?: Attachable | readonly [] | readonly Attachable[];
  /** Scalars to watch, by name. */
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

// `readonly []` makes the compiler keep a list as a tuple, so that a sentence stands at its own loss.
interface soundParts {
  readonly outputs?: Readonly<Record<string, AnyTensor>>;
  readonly loss?: Scalar | readonly [] | readonly Scalar[];
  readonly evals?: Readonly<Record<string, Scalar>>;
}

type refused<Name extends string, P> = {
  readonly [K in keyof P]: K extends "loss"
    ? refusedLoss<Name, P[K]>
    : K extends "evals"
      ? { readonly [E in keyof P[K]]: scalar<Name, `eval '${E & string}'`, P[K][E]> }
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
  const network = seal(name, { inputs, outputs, losses, evals });
  return Object.freeze({
    name,
    inputs: Object.freeze({ ...inputs }),
    outputs: Object.freeze({ ...outputs }),
    losses: Object.freeze([...losses]),
    evals: Object.freeze({ ...evals }),
    network,
  }) as Brain<Name, Inputs, outputsOf<P>, evalsOf<P>>;
}
