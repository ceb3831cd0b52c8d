/** What a block takes: its inputs' number and dtype, checked before its shape rule. */
import type { Infer } from "./block.ts";
import type { Tensor } from "./handle.ts";
import { expects } from "./messages.ts";
import type { DType, Shape, TensorType } from "./tensor.ts";

type AnyType = TensorType<readonly unknown[], unknown>;

/** The shape of a block's one input. */
export type shapeOf<In> = In extends TensorType<infer S, unknown> ? S : never;

/** The shapes of a block's list of inputs. */
export type shapesOf<In> = In extends readonly unknown[] ? { -readonly [I in keyof In]: shapeOf<In[I]> } : never;

type lift<R, D> = R extends readonly unknown[] ? Tensor<R, D> : R;

function lift(result: Shape | string, dtype: DType): TensorType | string {
  return typeof result === "string" ? result : { shape: result, dtype };
}

/** One float32 tensor, `R` being what the shape rule says. */
export type onFloat<In, R> =
  In extends TensorType<readonly unknown[], "float32">
    ? lift<R, "float32">
    : In extends AnyType
      ? expects<"float32", In>
      : expects<"one tensor", In>;

export function onFloat(rule: (shape: Shape) => Shape | string): Infer {
  return (inputs) => {
    const [input] = inputs;
    if (!input || inputs.length > 1) return expects("one tensor", inputs);
    return input.dtype === "float32" ? lift(rule(input.shape), "float32") : expects("float32", input);
  };
}

/** One tensor of any dtype, which is kept. */
export type onOne<In, R> = In extends TensorType<readonly unknown[], infer D> ? lift<R, D> : expects<"one tensor", In>;

export function onOne(rule: (shape: Shape) => Shape | string): Infer {
  return (inputs) => {
    const [input] = inputs;
    return input && inputs.length === 1 ? lift(rule(input.shape), input.dtype) : expects("one tensor", inputs);
  };
}

/** One tensor whose dtype the rule judges, giving a float32. */
export type onTyped<In, R> = In extends AnyType ? lift<R, "float32"> : expects<"one tensor", In>;

export function onTyped(rule: (input: TensorType) => Shape | string): Infer {
  return (inputs) => {
    const [input] = inputs;
    return input && inputs.length === 1 ? lift(rule(input), "float32") : expects("one tensor", inputs);
  };
}

/** Two or more float32 tensors. */
export type onFloats<In, R> = In extends readonly [AnyType, AnyType, ...AnyType[]]
  ? In extends readonly TensorType<readonly unknown[], "float32">[]
    ? lift<R, "float32">
    : expects<"float32", In>
  : expects<"two or more tensors", In>;

export function onFloats(rule: (shapes: readonly Shape[]) => Shape | string): Infer {
  return (inputs) => {
    if (inputs.length < 2) return expects("two or more tensors", inputs);
    if (inputs.some(({ dtype }) => dtype !== "float32")) return expects("float32", inputs);
    return lift(rule(inputs.map(({ shape }) => shape)), "float32");
  };
}

/** Two or more tensors of one dtype, which is kept. */
export type onAlike<In, R> = In extends readonly [TensorType<readonly unknown[], infer D>, AnyType, ...AnyType[]]
  ? In extends readonly TensorType<readonly unknown[], D>[]
    ? lift<R, D>
    : expects<"equal dtypes", In>
  : expects<"two or more tensors", In>;

export function onAlike(rule: (shapes: readonly Shape[]) => Shape | string): Infer {
  return (inputs) => {
    const [first] = inputs;
    if (!first || inputs.length < 2) return expects("two or more tensors", inputs);
    if (inputs.some(({ dtype }) => dtype !== first.dtype)) return expects("equal dtypes", inputs);
    return lift(rule(inputs.map(({ shape }) => shape)), first.dtype);
  };
}

/** Exactly two float32 tensors, which `What` names. */
export type onFloatPair<In, What extends string, R> = In extends readonly [AnyType, AnyType]
  ? In extends readonly TensorType<readonly unknown[], "float32">[]
    ? lift<R, "float32">
    : expects<"float32", In>
  : expects<What, In>;

export function onFloatPair(what: string, rule: (a: Shape, b: Shape) => Shape | string): Infer {
  return (inputs) => {
    const [a, b] = inputs;
    if (!a || !b || inputs.length > 2) return expects(what, inputs);
    return inputs.every(({ dtype }) => dtype === "float32")
      ? lift(rule(a.shape, b.shape), "float32")
      : expects("float32", inputs);
  };
}

/** A prediction and a target, giving a float32 or what `D` says. */
export type onPrediction<In, R, D = "float32"> = In extends readonly [AnyType, AnyType]
  ? lift<R, D>
  : expects<"[prediction, target]", In>;

export function onPrediction(
  rule: (prediction: TensorType, target: TensorType) => Shape | string,
  dtype: DType = "float32",
): Infer {
  return (inputs) => {
    const [prediction, target] = inputs;
    if (!prediction || !target || inputs.length > 2) return expects("[prediction, target]", inputs);
    return lift(rule(prediction, target), dtype);
  };
}
