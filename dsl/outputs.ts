/** Values that blocks give and take: one, a list of them, or a record of them. */
import type { AnyBlock, Outputs } from "./block.ts";
import { show } from "./messages.ts";
import type { TensorType } from "./tensor.ts";

/** Whether a block gives one value. */
export function isOne(given: Outputs): given is TensorType {
  return "shape" in given && Array.isArray(given.shape);
}

/** Several outputs by name, a list's by "0", "1", ...; undefined for one value. */
export function outputsByName(given: Outputs): Readonly<Record<string, TensorType>> | undefined {
  if (isOne(given)) return undefined;
  return Array.isArray(given) ? Object.fromEntries(given.entries()) : (given as Readonly<Record<string, TensorType>>);
}

/** One of several values; undefined if there is none of this name. */
export function partOf(given: Outputs, name: string): TensorType | undefined {
  return outputsByName(given)?.[name];
}

/** Several outputs as messages show them. */
export function showOutputs(given: Outputs): string {
  return isOne(given) || Array.isArray(given) ? show(given) : "a record";
}

/** The same list or record with each value replaced; `output` is its name, undefined for one value. */
export function mapOutputs<T>(
  given: Outputs,
  change: (type: TensorType, output?: string) => T,
): T | readonly T[] | Readonly<Record<string, T>> {
  if (isOne(given)) return change(given);
  const changed = Object.entries(given).map(([output, type]) => [output, change(type, output)] as const);
  return Object.freeze(Array.isArray(given) ? changed.map(([, value]) => value) : Object.fromEntries(changed));
}

/**
 * What a block gives for one value, a list or a record of them: what another block gave, or what it is attached to.
 * Record in, record rule; a block without one sees no list in it.
 */
export function inferFrom(block: AnyBlock, given: Outputs): Outputs | string {
  if (isOne(given)) return block.infer([given]);
  if (Array.isArray(given)) return block.infer(given);
  if (block.named) return block.named.infer(given as Readonly<Record<string, TensorType>>);
  const refused = block.infer([]);
  return typeof refused === "string" ? refused.replace(/found nothing$/, "found a record") : refused;
}
