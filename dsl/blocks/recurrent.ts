/** Recurrent blocks: simpleRnn, gru, lstm. Each reads a sequence step by step. */
import { type AnyBlock, type Block, block, type Infer } from "../block.ts";
import { checkBoolean, checkCount, checkOneOf, checkOptions } from "../check.ts";
import type { RecurrentConfig, SimpleRnnConfig } from "../configs.ts";
import type { known } from "../shape/arithmetic.ts";
import { recurrentShape } from "../shape/sequence.ts";
import type { shapeOf } from "../take.ts";
import { type apartFromStates, fromStates, onSequence, type sequenceOf } from "../take-sequence.ts";
import { type WeightOptions, weightOptions, weightSettings } from "./weights.ts";

type states<In, U, S> = onSequence<In, recurrentShape<shapeOf<sequenceOf<In>>, U, S>>;

type statesFrom<In, U, S, N extends 1 | 2> = fromStates<In, N, U, states<apartFromStates<In, N>[0], U, S>>;

/** A recurrent layer of one gate; `S` says whether it gives the states of all steps. */
export interface SimpleRnn<U extends number, S extends boolean>
  extends Block<"simpleRnn", SimpleRnnConfig<U, S, false>> {
  readonly out: states<this["in"], U, S>;
}

/** The same from an initial state. */
export interface SimpleRnnFrom<U extends number, S extends boolean>
  extends Block<"simpleRnn", SimpleRnnConfig<U, S, true>> {
  readonly out: statesFrom<this["in"], U, S, 1>;
}

/** A gated recurrent unit; `S` says whether it gives the states of all steps. */
export interface Gru<U extends number, S extends boolean> extends Block<"gru", RecurrentConfig<U, S, false>> {
  readonly out: states<this["in"], U, S>;
}

/** The same from an initial state. */
export interface GruFrom<U extends number, S extends boolean> extends Block<"gru", RecurrentConfig<U, S, true>> {
  readonly out: statesFrom<this["in"], U, S, 1>;
}

/** A long short-term memory; `S` says whether it gives the states of all steps. */
export interface Lstm<U extends number, S extends boolean> extends Block<"lstm", RecurrentConfig<U, S, false>> {
  readonly out: states<this["in"], U, S>;
}

/** The same from an initial state and cell. */
export interface LstmFrom<U extends number, S extends boolean> extends Block<"lstm", RecurrentConfig<U, S, true>> {
  readonly out: statesFrom<this["in"], U, S, 2>;
}

/** The options of `gru` and `lstm`. */
export interface RecurrentOptions<S extends boolean = boolean, I extends boolean = boolean> extends WeightOptions {
  /** Whether to give the states of all steps, [B, T, units], or, by default, the last one, [B, units]. */
  readonly sequences?: S;
  /** Whether the last inputs are what it starts from, each [B, units]: the state, for `lstm` and the cell; false by default: zeros. */
  readonly initialState?: I;
  /** Whether biases are added; true by default. */
  readonly bias?: boolean;
}

/** The options of `simpleRnn`. */
export interface SimpleRnnOptions<S extends boolean = boolean, I extends boolean = boolean>
  extends RecurrentOptions<S, I> {
  /** `"tanh"` by default. */
  readonly activation?: "tanh" | "relu";
}

function checked(kind: string, units: number, options: RecurrentOptions, own: readonly string[] = []): RecurrentConfig {
  const { sequences = false, initialState = false, bias = true } = options;
  checkCount(kind, "units", units);
  checkBoolean(kind, "sequences", sequences);
  checkBoolean(kind, "initialState", initialState);
  checkBoolean(kind, "bias", bias);
  checkOptions(kind, options, [...own, "sequences", "initialState", "bias", ...weightOptions]);
  return { units, sequences, initialState, bias, ...weightSettings(kind, options) };
}

function infer({ units, sequences, initialState }: RecurrentConfig, count: 1 | 2): Infer {
  const ofSequence = onSequence((shape) => recurrentShape(shape, units, sequences));
  return initialState ? fromStates(count, units, ofSequence) : ofSequence;
}

/**
 * h = tanh(x W + h R + b) at each step (Elman 1990): a sequence [B, T, C] to its last state [B, units].
 * Attached to `[sequence, lengths]` or `[sequence, mask]`, lengths [B] int32 and mask [B, T], a step that does not count
 * leaves the state as it is. The first state is zero, or with `initialState` the input that follows these.
 * Parameters: weights [C, units], recurrent [units, units], bias [units].
 *
 * @example words.attach("read", simpleRnn(32)) // Tensor<["B", 32], "float32">
 * @throws UsageError when a setting is not what its type says
 */
export function simpleRnn<const U extends number, const S extends boolean = false, const I extends boolean = false>(
  units: U,
  options: SimpleRnnOptions<S, I> = {},
): fromOrZero<I, SimpleRnnFrom<known<U>, S>, SimpleRnn<known<U>, S>> {
  const { activation = "tanh" } = options;
  checkOneOf("simpleRnn", "activation", activation, ["tanh", "relu"]);
  const config = { ...checked("simpleRnn", units, options, ["activation"]), activation } satisfies SimpleRnnConfig;
  return block<fromOrZero<I, SimpleRnnFrom<known<U>, S>, SimpleRnn<known<U>, S>>>(
    "simpleRnn",
    config,
    infer(config, 1),
  );
}

type fromOrZero<I, From extends AnyBlock, Zero extends AnyBlock> = [I] extends [false] ? Zero : From;

/**
 * A gated recurrent unit (Cho et al. 2014) by PyTorch's equations: a sequence [B, T, C] to its last state [B, units].
 * r = s(x Wr + h Rr + br), z = s(x Wz + h Rz + bz), n = tanh(x Wn + bn + r (h Rn + c)), h = (1 - z) n + z h, s being sigmoid.
 * Lengths, masks and initial state as for `simpleRnn`. Parameters, the gates side by side as r, z, n: weights [C, 3 units],
 * recurrent [units, 3 units], bias [3 units], and recurrentBias [units], which is c.
 *
 * @example attach("read", gru(32, { sequences: true }), [words, lengths]) // Tensor<["B", "T", 32], "float32">
 * @throws UsageError when a setting is not what its type says
 */
export function gru<const U extends number, const S extends boolean = false, const I extends boolean = false>(
  units: U,
  options: RecurrentOptions<S, I> = {},
): fromOrZero<I, GruFrom<known<U>, S>, Gru<known<U>, S>> {
  const config = checked("gru", units, options);
  return block<fromOrZero<I, GruFrom<known<U>, S>, Gru<known<U>, S>>>("gru", config, infer(config, 1));
}

/**
 * A long short-term memory (Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000) by PyTorch's equations:
 * a sequence [B, T, C] to its last state [B, units]. i, f, o = s(x W + h R + b) and g = tanh(x W + h R + b), each with its
 * own columns, c = f c + i g, h = o tanh(c), s being sigmoid. Lengths and masks as for `simpleRnn`; with `initialState`
 * h and c follow as inputs. Parameters, the gates side by side as i, f, g, o: weights [C, 4 units], recurrent [units, 4 units], bias [4 units].
 *
 * @example words.attach("read", lstm(64)) // Tensor<["B", 64], "float32">
 * @throws UsageError when a setting is not what its type says
 */
export function lstm<const U extends number, const S extends boolean = false, const I extends boolean = false>(
  units: U,
  options: RecurrentOptions<S, I> = {},
): fromOrZero<I, LstmFrom<known<U>, S>, Lstm<known<U>, S>> {
  const config = checked("lstm", units, options);
  return block<fromOrZero<I, LstmFrom<known<U>, S>, Lstm<known<U>, S>>>("lstm", config, infer(config, 2));
}
