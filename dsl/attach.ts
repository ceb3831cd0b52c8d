/** Attaching blocks: makes tensors, checks them by value, and remembers where each comes from. */
import { adviceFor } from "./advice.ts";
import { type AnyBlock, isBlock } from "./block.ts";
import { AkidError, UsageError } from "./errors.ts";
import type { AnyTensor, Attachable, attached, fit, one } from "./handle.ts";
import type { TensorType } from "./tensor.ts";

/** Where a tensor comes from; an input has no block. */
export interface Origin {
  readonly name: string;
  readonly type: TensorType;
  readonly block?: AnyBlock;
  readonly from: readonly AnyTensor[];
  /** Counts up, so that a tensor comes after those it is made from. */
  readonly order: number;
}

const origins = new WeakMap<object, Origin>();
let made = 0;

/** The origin of a tensor; undefined for any other value. */
export function originOf(value: unknown): Origin | undefined {
  return typeof value === "object" && value !== null ? origins.get(value) : undefined;
}

/** Makes a tensor of a type that only the caller knows, hence the cast. */
export function makeTensor<T extends AnyTensor>(origin: Omit<Origin, "order">): T {
  const { type } = origin;
  const tensor: object = Object.freeze({
    shape: Object.freeze(type.shape),
    dtype: type.dtype,
    attach: (name: string, block: AnyBlock) => attachTo(name, block, [tensor as AnyTensor]),
  });
  origins.set(tensor, { ...origin, type: Object.freeze({ shape: type.shape, dtype: type.dtype }), order: made++ });
  return tensor as T;
}

/**
 * Attaches a block to one tensor or to a list of tensors.
 *
 * @example attach("sum", add(), [a, b]) // Tensor<["B", 8, 8, 32], "float32">
 * @throws AkidError when the block does not take the tensors (in TypeScript: the same sentence, at the block)
 */
export function attach<K extends string, F extends AnyBlock, const I extends Attachable | readonly Attachable[]>(
  name: K,
  block: fit<K, F, one<I>>,
  to: I,
): attached<K, F, one<I>> {
  return attachTo(name, block, Array.isArray(to) ? to : [to]) as attached<K, F, one<I>>;
}

function attachTo(name: string, block: unknown, from: readonly unknown[]): AnyTensor {
  checkName(name);
  if (!isBlock(block)) {
    throw new UsageError({ where: name, what: `expects a block, found ${describe(block)}` });
  }
  const where = `${name} (${block.kind})`;
  const inputs = from.map((tensor) => {
    const origin = originOf(tensor);
    if (!origin)
      throw new UsageError({ where, what: `expects tensors made by input and attach, found ${describe(tensor)}` });
    return origin.type;
  });
  const type = block.infer(inputs);
  if (typeof type === "string") throw new AkidError({ where, what: type, advice: adviceFor(type) });
  return makeTensor({ name, type, block, from: from as readonly AnyTensor[] });
}

/** Names become part of parameter names, in which "/" separates. */
export function checkName(name: unknown): void {
  if (typeof name === "string" && /^[^\s/]+$/.test(name)) return;
  throw new UsageError({
    what: `expects a name, found ${describe(name)}`,
    advice: "A name is a string without spaces and without '/'.",
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
