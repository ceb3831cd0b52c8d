/** `state`: the feedback edge, a value that a step leaves for the next one. */
import { checkName, makeTensor, originOf } from "./attach.ts";
import { checkCount, checkNumber, checkOptions } from "./check.ts";
import { AkidError, UsageError } from "./errors.ts";
import type { AnyTensor, Attachable, Tensor } from "./handle.ts";
import type { batched } from "./input.ts";
import { type about, expects, show } from "./messages.ts";
import { sameShape } from "./shape/arithmetic.ts";
import type { Shape, TensorType } from "./tensor.ts";

/** A value that the step before left: the initial one at first, then what `next` was given. */
export interface State<Name extends string, S extends readonly unknown[]> extends Tensor<S> {
  readonly stateName: Name;
  /**
   * Says which tensor is the state's value at the next step; to be called once.
   *
   * @example h.next(attach("h1", tanh(), [sum]))
   * @throws AkidError when the shape differs (in TypeScript: the same sentence, at the tensor)
   */
  next<T extends Attachable>(value: fitsNext<Name, S, T>): void;
}

/** Any state. */
export interface AnyState extends AnyTensor {
  readonly stateName: string;
  next(value: never): void;
}

/** The tensor when it has the state's shape, else the sentence. */
export type fitsNext<Name extends string, S extends readonly unknown[], T> =
  T extends TensorType<infer A, infer D>
    ? D extends "float32"
      ? sameShape<A, S> extends true
        ? T
        : about<"state", Name, expects<show<Tensor<S>>, T>>
      : about<"state", Name, expects<show<Tensor<S>>, T>>
    : T;

/** The same for a state whose name and shape are in its type. */
export type fitsState<H, T> = H extends State<infer Name, infer S> ? fitsNext<Name, S, T> : "expects a state";

/** What may be said about a state. */
export interface StateOptions {
  /** The value before the first step, everywhere; default 0. */
  readonly initial?: number;
}

/**
 * A value that a step leaves for the next one, between any two blocks: `shape` is that of one sample. Attach to it as to
 * an input, and say with `next` which tensor is its value one step later.
 *
 * A run of such a network takes up where the run before it, of the same batch size, left off, from the initial value on;
 * `unroll` runs it over the steps of a sequence in one, which trains it through time.
 *
 * @example
 * const h = state("h", [16]);                                           // State<"h", ["B", 16]>
 * const sum = attach("sum", add(), [x.attach("in", dense(16)), h.attach("back", dense(16))]);
 * h.next(sum.attach("tanh", tanh()));
 * @throws UsageError for a shape that is none
 */
export function state<const Name extends string, const S extends Shape>(
  name: Name,
  shape: S,
  options: StateOptions = {},
): State<Name, batched<S>> {
  checkName(name);
  const where = `${name} (state)`;
  if (!Array.isArray(shape))
    throw new UsageError({ where, what: "expects the shape of one sample as an array of sizes" });
  for (const size of shape) if (typeof size !== "string") checkCount(where, "size", size);
  checkOptions(where, options, ["initial"]);
  const { initial = 0 } = options;
  checkNumber(where, "initial", initial, "a finite number", Number.isFinite);
  const feedback: { readonly initial: number; next: AnyTensor | undefined } = { initial, next: undefined };
  const type: TensorType = { shape: ["B", ...shape], dtype: "float32" };
  const next = (value: AnyTensor): void => {
    const origin = originOf(value);
    if (!origin) throw new UsageError({ where, what: "next expects a tensor made by input and attach" });
    if (feedback.next) throw new UsageError({ where, what: "has its next value already" });
    if (origin.type.dtype !== "float32" || !sameShape(origin.type.shape, type.shape)) {
      throw new AkidError({ where, what: expects(show(type), origin.type) });
    }
    feedback.next = value;
  };
  return makeTensor<State<Name, batched<S>>>({ name, type, from: [], state: feedback }, { stateName: name, next });
}
