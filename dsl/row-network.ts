/** `network`: a brain whose blocks are rows wired by name. */
import { attachTo, checkName } from "./attach.ts";
import { type Brain, sealed, type Watched } from "./brain.ts";
import { UsageError } from "./errors.ts";
import type { AnyTensor, Tensor } from "./handle.ts";
import { kindsOf, type RowKinds } from "./kinds.ts";
import type { about, notScalar } from "./messages.ts";
import type { explained, knownNames, Rows, Sound, unknownNames, valueAt, valuesOf } from "./rows.ts";
import type { AnyState, fitsState } from "./state.ts";
import type { DType, Shape, TensorType } from "./tensor.ts";
import { type WiredRow, wholeName, wire } from "./wiring.ts";

/** A sealed network whose blocks are rows wired by name; `Rows` has the kinds of their blocks: `conv1: "conv2d relu"`. */
export interface RowBrain<
  Name extends string = string,
  Inputs = Readonly<Record<string, AnyTensor>>,
  Outs = Readonly<Record<string, AnyTensor>>,
  Evals extends string = string,
  Rows extends RowKinds = RowKinds,
> extends Brain<Name, Inputs, Outs, Evals> {
  readonly rows: Rows;
}

/** Which rows a network gives, trains and watches. */
export interface RowParts<Names extends string> {
  readonly outputs?: readonly Names[];
  /** A scalar, or several, which are summed. */
  readonly loss?: Names | readonly Names[];
  /** Scalars to watch, by name. */
  readonly evals?: Readonly<Record<string, Names>>;
  /** The rows that are the next values of states among the inputs. */
  readonly next?: Readonly<Record<string, Names>>;
}

/** The outputs' names, or the parts of a network. */
type Ends<Names extends string> = readonly (Names | RowParts<Names>)[];

type soundEnds<Name extends string, G, X, E extends readonly unknown[]> = E extends readonly []
  ? readonly [nothing<Name>]
  : [Extract<E[number], string>] extends [never]
    ? {
        readonly [I in keyof E]: [keyof E[I] & ("outputs" | "loss")] extends [never]
          ? nothing<Name>
          : soundParts<Name, G, X, E[I]>;
      }
    : E;

type nothing<Name extends string> = about<"brain", Name, "expects outputs or a loss">;

type soundParts<Name extends string, G, X, P> = {
  readonly [K in keyof P]: K extends "loss"
    ? soundLoss<Name, G, X, P[K]>
    : K extends "evals"
      ? { readonly [E in keyof P[K]]: evalRow<Name, E & string, P[K][E], valueAt<G, P[K][E], X>> }
      : K extends "next"
        ? { readonly [S in keyof P[K]]: nextRow<S, P[K][S], valueAt<G, P[K][S], X>, X> }
        : P[K];
};

type soundLoss<Name extends string, G, X, L> = L extends readonly unknown[]
  ? { readonly [I in keyof L]: scalarRow<Name, "loss", L[I], valueAt<G, L[I], X>> }
  : scalarRow<Name, "loss", L, valueAt<G, L, X>>;

// A row that has a mistake has said so.
type scalarRow<Name extends string, What extends string, Row, V> = V extends string
  ? Row
  : V extends TensorType<readonly [], "float32">
    ? Row
    : about<"brain", Name, notScalar<What, V>>;

type evalRow<Name extends string, E extends string, Row, V> = V extends Watched
  ? Row
  : scalarRow<Name, `eval '${E}'`, Row, V>;

type nextRow<S, Row, V, X> = V extends string
  ? Row
  : S extends keyof X
    ? fitsState<X[S], V> extends string
      ? fitsState<X[S], V>
      : Row
    : `there is no state '${S & string}'`;

type outputNames<E> = E extends readonly string[]
  ? E[number]
  : E extends readonly [{ readonly outputs: readonly (infer O)[] }]
    ? O
    : never;

type evalNames<E> = E extends readonly [{ readonly evals: infer V }] ? keyof V & string : never;

/** The inputs that are no states. */
type inputsOf<X> = [Extract<X[keyof X], AnyState>] extends [never]
  ? X
  : { readonly [K in keyof X as X[K] extends AnyState ? never : K]: X[K] };

type tensorOf<V> = V extends AnyTensor ? V : Tensor<Shape, DType>;

/**
 * Seals a network of rows wired by name: `name: [from, ...blocks]`, where `from` is an input or another row, or an array
 * of them. A row of one block is one node of the row's name; the blocks of a longer row are `name.1`, `name.2`, ..., the
 * last one being the row's value. The names of outputs follow, or an object that says which rows are outputs, losses
 * and evals. Checking takes time in proportion to the number of rows; write them in the order in which they are computed.
 *
 * @example
 * network("digits", { image, label }, {
 *   conv1: ["image", conv2d(32, 3), relu(), maxPool(2)],
 *   logits: ["conv1", flatten(), dense(10)],
 *   loss: [["logits", "label"], softmaxCrossEntropy()],
 * }, { outputs: ["logits"], loss: "loss" }) // RowBrain<"digits", ..., { logits: Tensor<["B", 10], "float32"> }, ...>
 * @throws AkidError for a name that is not known and for rows that read each other in a circle
 */
export function network<
  const Name extends string,
  const X extends Readonly<Record<string, AnyTensor>>,
  const G extends Rows,
  const E extends Ends<keyof G & string>,
>(
  name: Name,
  inputs: X,
  rows: [unknownNames<G, keyof G | keyof X>] extends [never]
    ? valuesOf<G, X> extends Sound
      ? G
      : explained<G, X>
    : knownNames<G, keyof G | keyof X>,
  ...ends: soundEnds<Name, G, X, E>
): RowBrain<
  Name,
  inputsOf<X>,
  { readonly [K in outputNames<E> & string]: tensorOf<valueAt<G, K, X>> },
  evalNames<E>,
  { -readonly [K in keyof G as K]: kindsOf<G[K]> } // `as`: else, given to a function, G is guessed from what that expects
> {
  checkName(name);
  const where = `${name} (network)`;
  const values = attachRows(wire(where, rows as Rows, Object.keys(inputs)), inputs);
  const parts = partsOf(where, ends as Ends<string>);
  const value = (row: string): unknown => {
    if (row in rows) return values.get(row);
    throw new UsageError({
      where,
      what: `there is no row '${row}'`,
      advice: `Its rows are ${Object.keys(rows).join(", ")}.`,
    });
  };
  const byName = (names: Readonly<Record<string, string>>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(names).map(([key, row]) => [key, value(row)]));
  const { outputs = [], loss = [], evals = {}, next = {} } = parts;
  for (const [state, row] of Object.entries(next)) {
    const handle = inputs[state] as AnyState | undefined;
    if (typeof handle?.next !== "function") throw new UsageError({ where, what: `there is no state '${state}'` });
    handle.next(value(row) as never);
  }
  const given = Object.entries(inputs).filter(([, tensor]) => !("next" in tensor));
  const brain = sealed(
    name,
    {
      inputs: Object.fromEntries(given),
      outputs: byName(Object.fromEntries(outputs.map((row) => [row, row]))),
      losses: [loss].flat().map(value),
      evals: byName(evals),
    },
    Object.fromEntries(Object.entries(rows as Rows).map(([row, blocks]) => [row, kindsOf(blocks)])),
  );
  return brain as never; // its types are those of the rows, which were checked by value just now
}

function partsOf(where: string, ends: Ends<string>): RowParts<string> {
  const [first] = ends;
  if (ends.length === 1 && typeof first === "object") return first;
  if (ends.every((end) => typeof end === "string")) return { outputs: ends as readonly string[] };
  throw new UsageError({ where, what: "expects the names of its outputs, or one object after the rows" });
}

/** Attaches the blocks of all rows; a row of several values is a list or a record of tensors. */
function attachRows(
  rows: readonly WiredRow[],
  inputs: Readonly<Record<string, AnyTensor>>,
): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>(Object.entries(inputs));
  const read = (reference: string): unknown => {
    const whole = wholeName(reference);
    if (whole === reference) return values.get(whole);
    const parts = values.get(whole) as Readonly<Record<string, unknown>>;
    return parts[reference.slice(whole.length + 1)];
  };
  for (const { name, from, blocks } of rows) {
    let value = typeof from === "string" ? read(from) : from.map(read);
    for (const { name: node, block } of blocks) value = attachTo(node, block, value);
    values.set(name, value);
  }
  return values;
}
