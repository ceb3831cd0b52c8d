/** A block: a typed function from inputs to outputs, at run time (`infer`) and in the type (`in` to `out`). */
import type { TensorType } from "./tensor.ts";

/** What a block gives: one value, a list of values, or values by name. */
export type Outputs = TensorType | readonly TensorType[] | Readonly<Record<string, TensorType>>;

/** The run-time rule of a block of one output: its type, or the sentence that says what is wrong. */
export type Infer = (inputs: readonly TensorType[]) => TensorType | string;

/** The run-time rule of any block. */
export type InferOutputs = (inputs: readonly TensorType[]) => Outputs | string;

/** The run-time rule of a block whose inputs have names; its lowering takes them in the order of `names`. */
export interface NamedInputs {
  readonly names: readonly string[];
  readonly infer: (inputs: Readonly<Record<string, TensorType>>) => Outputs | string;
}

/**
 * A layer. An interface that extends it reads `this["in"]` (a tensor, a tuple or a record of them) and declares `out`:
 * a tensor, a tuple or a record of them, or the sentence that says what is wrong. `in` and `out` are types only.
 * Every type parameter must occur in `Config`: blocks that differ only inside `out` are one type to TypeScript.
 */
export interface Block<Kind extends string = string, Config = unknown> {
  readonly kind: Kind;
  readonly config: Config;
  readonly infer: InferOutputs;
  /** Of a block that is attached to a record of tensors. */
  readonly named?: NamedInputs;
  /** Of a block that gives a record: its names, in the order in which the lowering gives the values. */
  readonly outputNames?: readonly string[];
  readonly in: unknown;
  readonly out: unknown;
}

/** Any block, its output unknown. */
export type AnyBlock = Block;

/** The type of a block's output for the input `I`. */
export type Apply<F extends AnyBlock, I> = (F & { readonly in: I })["out"];

/** The names of a block's inputs and outputs, where they have names. */
export interface BlockNames {
  readonly named?: NamedInputs | undefined;
  readonly outputNames?: readonly string[] | undefined;
}

/**
 * Makes a frozen block value; `F` adds the types that have no run-time part, hence the cast.
 * The config is the run-time one: `F` may know its settings more exactly.
 */
export function block<F extends AnyBlock>(
  kind: F["kind"],
  config: object,
  infer: InferOutputs,
  { named, outputNames }: BlockNames = {},
): F {
  const names = { ...(named && { named }), ...(outputNames && { outputNames }) };
  return Object.freeze({ kind, config: Object.freeze(config), infer, ...names }) as unknown as F;
}

/** Whether a value is a block. */
export function isBlock(value: unknown): value is AnyBlock {
  return typeof value === "object" && value !== null && "infer" in value && typeof value.infer === "function";
}
