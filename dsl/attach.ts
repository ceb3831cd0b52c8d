/** Attaching blocks: makes tensors, checks them by value, and remembers where each comes from. */
import { adviceFor } from "./advice.ts";
import { type AnyBlock, isBlock, type Outputs } from "./block.ts";
import { AkidError, UsageError } from "./errors.ts";
import type { AnyTensor, Attachable, AttachableRecord, attached, fit, one } from "./handle.ts";
import { inferFrom, mapOutputs } from "./outputs.ts";
import type { TensorType } from "./tensor.ts";

/** Where a tensor comes from; an input and a state have no block. */
export interface Origin {
  readonly name: string;
  readonly type: TensorType;
  readonly block?: AnyBlock;
  readonly from: readonly AnyTensor[];
  /** All that the block gives, and which of several this is. */
  readonly gives?: Outputs;
  readonly output?: string | undefined;
  /** Of a state: its value before the first step, and the tensor that is its value at the next one. */
  readonly state?: { readonly initial: number; next: AnyTensor | undefined };
  /** Counts up, so that a tensor comes after those it is made from; the same for all outputs of one attached block. */
  readonly order: number;
}

const origins = new WeakMap<object, Origin>();
let made = 0;

/** The origin of a tensor; undefined for any other value. */
export function originOf(value: unknown): Origin | undefined {
  return typeof value === "object" && value !== null ? origins.get(value) : undefined;
}

/** How a network refers to a value: by the name of its node, with `:output` where the node has several. */
export function referenceTo({ name, output }: Origin): string {
  return output === undefined ? name : `${name}:${output}`;
}

/** Makes a tensor of a type that only the caller knows, hence the cast; `methods` are those of a special one. */
export function makeTensor<T extends AnyTensor>(origin: Omit<Origin, "order">, methods: object = {}): T {
  return tensorOf({ ...origin, order: made++ }, methods) as T;
}

function tensorOf(origin: Origin, methods: object = {}): AnyTensor {
  const type = Object.freeze({ shape: Object.freeze(origin.type.shape), dtype: origin.type.dtype });
  const tensor: AnyTensor = Object.freeze({
    ...type,
    attach: (name: string, block: AnyBlock) => attachTo(name, block, tensor),
    ...methods,
  }) as AnyTensor;
  origins.set(tensor, { ...origin, type });
  return tensor;
}

/**
 * Attaches a block to one tensor, a list of tensors or, where the block's inputs have names, a record of tensors.
 * A block of several outputs gives a list or a record of tensors.
 *
 * @example attach("sum", add(), [a, b]) // Tensor<["B", 8, 8, 32], "float32">
 * @throws AkidError when the block does not take the tensors (in TypeScript: the same sentence, at the block)
 */
export function attach<
  K extends string,
  F extends AnyBlock,
  const I extends Attachable | readonly Attachable[] | AttachableRecord,
>(name: K, block: fit<K, F, one<I>>, to: I): attached<K, F, one<I>> {
  return attachTo(name, block, to) as attached<K, F, one<I>>;
}

/** Attaches what is not trusted to be a block to what is not trusted to be tensors; gives one tensor, a list or a record. */
export function attachTo(name: string, block: unknown, to: unknown): unknown {
  checkName(name);
  if (!isBlock(block)) {
    throw new UsageError({ where: name, what: `expects a block, found ${describe(block)}` });
  }
  const where = `${name} (${block.kind})`;
  const inputs = typesOf(where, to);
  const gives = inferFrom(block, inputs);
  if (typeof gives === "string") throw new AkidError({ where, what: gives, advice: adviceFor(gives) });
  const from = Object.freeze(operands(block, to));
  const order = made++;
  return mapOutputs(gives, (type, output) => tensorOf({ name, type, block, from, gives, output, order }));
}

/** The tensors in the order in which the block's lowering takes them. */
function operands(block: AnyBlock, to: unknown): readonly AnyTensor[] {
  if (originOf(to)) return [to as AnyTensor];
  if (Array.isArray(to)) return [...to];
  const record = to as Readonly<Record<string, AnyTensor>>;
  return (block.named?.names ?? []).map((name) => record[name] as AnyTensor);
}

function typesOf(where: string, to: unknown): Outputs {
  const typeOf = (tensor: unknown): TensorType => {
    const origin = originOf(tensor);
    if (origin) return origin.type;
    throw new UsageError({ where, what: `expects tensors made by input and attach, found ${describe(tensor)}` });
  };
  if (Array.isArray(to)) return to.map(typeOf);
  const isRecord = typeof to === "object" && to !== null && Object.getPrototypeOf(to) === Object.prototype;
  if (originOf(to) || !isRecord) return typeOf(to);
  return Object.fromEntries(Object.entries(to).map(([name, tensor]) => [name, typeOf(tensor)]));
}

/** Names become part of parameter names, in which "/" separates; ":" separates a node's name from its output's. */
export function checkName(name: unknown): void {
  if (typeof name === "string" && /^[^\s/:]+$/.test(name)) return;
  throw new UsageError({
    what: `expects a name, found ${describe(name)}`,
    advice: "A name is a string without spaces and without '/' and ':'.",
  });
}

function describe(value: unknown): string {
  if (typeof value === "function") return `the function ${value.name || "without name"}, not called`;
  return typeof value === "string"
    ? `'${value}'`
    : value === null || typeof value !== "object"
      ? String(value)
      : "an object";
}
