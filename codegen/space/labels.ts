/** Combinations by the names of parameters and the labels of alternatives: as they are shown, stored and given. */
import type { Assignment, Parameter, Parameters, ParameterValue, Pick, Space } from "./space.ts";

/**
 * A combination by names, in source order.
 *
 * @example parametersOf(space, decode(space, 0n)) // { net: "relu", bn: true, lr: 0.025 }
 */
export function parametersOf(space: Space, assignment: Assignment): Parameters {
  const entries: [string, ParameterValue][] = [];
  for (const { id, name, alternatives } of space.parameters) {
    const pick = assignment.get(id);
    if (!pick) continue;
    const value = "value" in pick ? pick.value : alternatives[pick.alternative]?.label;
    if (value !== undefined) entries.push([name, value]);
  }
  return Object.fromEntries(entries);
}

/** The combination that has these values; undefined if there is none, be it for a value or a name too many or too few. */
export function assignmentOf(space: Space, parameters: Parameters): Assignment | undefined {
  const picks = new Map<number, Pick>();
  const isThere = space.roots.every((parameter) => pickFor(parameter, parameters, picks));
  return isThere && picks.size === Object.keys(parameters).length ? picks : undefined;
}

function pickFor({ id, name, numeric, alternatives }: Parameter, given: Parameters, picks: Map<number, Pick>): boolean {
  const value = Object.hasOwn(given, name) ? given[name] : undefined;
  if (numeric) {
    if (typeof value !== "number" || !(value >= numeric.low && value <= numeric.high)) return false;
    picks.set(id, { value });
    return true;
  }
  const alternative = alternatives.findIndex(({ label }) => label === value);
  if (alternative < 0) return false;
  picks.set(id, { alternative });
  return alternatives[alternative]?.nested.every((parameter) => pickFor(parameter, given, picks)) ?? false;
}
