/** Which parameters reach the type of a constant, as far as a sample of variants shows. */
import type { Parameters } from "../../space/space.ts";

/** Two variants, by their places, that differ in one parameter alone. */
export interface Pair {
  readonly parameter: string;
  readonly one: number;
  readonly other: number;
}

/** The parameters that reach the types of constants, by their names. */
export type Reach = Map<string, Set<string>>;

const bases = 3;
const neighbours = 3;

/**
 * For each parameter that has several values pairs that differ in it alone; none at all where a parameter has none, as among
 * points drawn at random.
 */
export function pairsOf(variants: readonly Parameters[]): readonly Pair[] {
  const names = [...new Set(variants.flatMap((parameters) => Object.keys(parameters)))];
  const varied = names.filter((name) => new Set(variants.map((parameters) => parameters[name])).size > 1);
  const spread = Array.from({ length: bases }, (_, i) => Math.floor(((variants.length - 1) * i) / (bases - 1)));
  const pairs = varied.map((parameter) => {
    const keys = variants.map((parameters) => JSON.stringify({ ...parameters, [parameter]: 0 }));
    return spread.flatMap((one) => {
      const others = keys.flatMap((key, other) => (key === keys[one] && other !== one ? [other] : []));
      const step = Math.max(1, Math.floor(others.length / neighbours));
      return others.filter((_, i) => i % step === 0).map((other) => ({ parameter, one, other }));
    });
  });
  return pairs.every((found) => found.length > 0) ? pairs.flat() : [];
}

/** Takes it that every parameter in which two variants differ reaches the type of a constant. */
export function widen(reach: Reach, name: string, one: Parameters, other: Parameters): void {
  const parameters = reach.get(name);
  for (const parameter of Object.keys({ ...one, ...other })) {
    if (one[parameter] !== other[parameter]) parameters?.add(parameter);
  }
}

/**
 * A name for the type of a variant's constant: its own, and the values of the parameters that reach it; undefined if they
 * are not known.
 */
export function typeKey(reach: Reach, parameters: Parameters, name: string): string | undefined {
  const parametersOf = reach.get(name);
  return parametersOf && [name, ...[...parametersOf].map((one) => JSON.stringify(parameters[one]))].join();
}
