/** The space as a unit cube: each parameter reads its pick from a number in [0, 1). */
import { numberAt } from "../space/numeric.ts";
import type { Assignment, Parameter, Pick, Space } from "../space/space.ts";

/** The combination at a point of the cube; coordinates of parameters that do not exist there are not asked for. */
export function place(space: Space, unit: (parameter: Parameter) => number): Assignment {
  return choose(space, (parameter) => pickAt(parameter, unit(parameter)));
}

/** The combination that `pick` makes, parameter by parameter, the outer before the inner. */
export function choose(space: Space, pick: (parameter: Parameter) => Pick): Assignment {
  const assignment = new Map<number, Pick>();
  const visit = (parameter: Parameter): void => {
    const picked = pick(parameter);
    assignment.set(parameter.id, picked);
    if ("alternative" in picked) parameter.alternatives[picked.alternative]?.nested.forEach(visit);
  };
  space.roots.forEach(visit);
  return assignment;
}

/** The pick at a coordinate in [0, 1]: all alternatives have equal parts of it. */
export function pickAt({ numeric, alternatives }: Parameter, unit: number): Pick {
  if (numeric) return { value: numberAt(numeric, unit) };
  return { alternative: Math.min(alternatives.length - 1, Math.floor(unit * alternatives.length)) };
}

/** The coordinate of a pick: the middle of its part where it is an alternative. */
export function unitOf({ numeric, alternatives }: Parameter, pick: Pick): number {
  if ("alternative" in pick) return (pick.alternative + 0.5) / alternatives.length;
  const { low, high, log } = numeric ?? { low: 0, high: 1, log: false };
  const unit = log ? Math.log(pick.value / low) / Math.log(high / low) : (pick.value - low) / (high - low);
  return Number.isFinite(unit) ? Math.min(1, Math.max(0, unit)) : 0.5;
}
