/** Which parameters reach the type of a constant, as far as a sample of variants shows. */
import type { Parameters } from "../../space/space.ts";

/** The parameters that reach the types of constants, by their names. */
export type Reach = Map<string, Set<string>>;

/** Two variants, by their places, that differ in one parameter alone. */
export interface Pair {
  readonly parameter: string;
  readonly one: number;
  readonly other: number;
}

const bases = 3;
const neighbours = 3;

/** The names of the parameters that have several values. */
function varied(variants: readonly Parameters[]): readonly string[] {
  const names = [...new Set(variants.flatMap((parameters) => Object.keys(parameters)))];
  return names.filter((name) => new Set(variants.map((parameters) => parameters[name])).size > 1);
}

/**
 * The places of some variants, and of such that differ from them in one parameter alone; none at all where a parameter has
 * none of these, as among points drawn at random.
 */
export function sampleOf(variants: readonly Parameters[]): readonly number[] {
  const spread = Array.from({ length: bases }, (_, i) => Math.floor(((variants.length - 1) * i) / (bases - 1)));
  const found = varied(variants).map((parameter) => {
    const keys = variants.map((parameters) => JSON.stringify({ ...parameters, [parameter]: 0 }));
    return spread.flatMap((base) => {
      const others = keys.flatMap((key, place) => (key === keys[base] && place !== base ? [place] : []));
      const step = Math.max(1, Math.floor(others.length / neighbours));
      return others.filter((_, i) => i % step === 0);
    });
  });
  return found.every((places) => places.length > 0) ? [...new Set([...spread, ...found.flat()])] : [];
}

/** All such pairs of a sample. */
export function pairsOf(sample: readonly Parameters[]): readonly Pair[] {
  const names = varied(sample);
  return sample.flatMap((a, one) =>
    sample.slice(0, one).flatMap((b, other) => {
      const [parameter, ...more] = names.filter((name) => a[name] !== b[name]);
      return parameter === undefined || more.length > 0 ? [] : [{ parameter, one, other }];
    }),
  );
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
