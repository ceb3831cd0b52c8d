/** A combination of which only some parameters are named: the others have their defaults. */
import { UsageError } from "../../dsl/errors.ts";
import { numberAt } from "../space/numeric.ts";
import type { Assignment, Parameter, Parameters, Pick, Space } from "../space/space.ts";

/**
 * The combination with the given values. A default is what the template has without a generator: the first alternative,
 * the middle of an interval.
 *
 * @throws UsageError for a name that is no parameter of this combination, or a value that it cannot have
 */
export function completed(space: Space, given: Parameters): Assignment {
  const picks = new Map<number, Pick>();
  const names = new Set<string>();
  const choose = (parameter: Parameter): void => {
    const pick = pickOf(parameter, given);
    picks.set(parameter.id, pick);
    names.add(parameter.name);
    if ("alternative" in pick) parameter.alternatives[pick.alternative]?.nested.forEach(choose);
  };
  space.roots.forEach(choose);
  const unknown = Object.keys(given).find((name) => !names.has(name));
  if (unknown === undefined) return picks;
  const what = `the template has no parameter '${unknown}' with ${JSON.stringify(given)}`;
  throw new UsageError({ where: "tune", what, advice: `Its parameters are ${[...names].join(", ")}.` });
}

function pickOf({ name, alternatives, numeric }: Parameter, given: Parameters): Pick {
  const value = Object.hasOwn(given, name) ? given[name] : undefined;
  if (numeric) {
    if (value === undefined) return { value: numberAt(numeric, 0.5) };
    if (typeof value === "number" && value >= numeric.low && value <= numeric.high) return { value };
    return refuse(name, `a number from ${numeric.low} to ${numeric.high}`, value);
  }
  const labels = alternatives.map(({ label }) => label);
  const alternative = value === undefined ? 0 : labels.indexOf(value);
  if (alternative >= 0) return { alternative };
  return refuse(name, labels.map((label) => JSON.stringify(label)).join(", "), value);
}

function refuse(name: string, expected: string, found: unknown): never {
  const what = `parameter '${name}' expects ${expected}, found ${JSON.stringify(found)}`;
  throw new UsageError({ where: "tune", what });
}
