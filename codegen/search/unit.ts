/** The space as a unit cube: each parameter reads its pick from a number in [0, 1). */
import type { Assignment, Numeric, Parameter, Pick, Space } from "../space/space.ts";

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

/** The pick at a coordinate in [0, 1]: all alternatives, and all points of a range, have equal parts of it. */
export function pickAt(parameter: Parameter, unit: number): Pick {
  const { numeric, alternatives } = parameter;
  if (!numeric) return { alternative: Math.min(alternatives.length - 1, Math.floor(unit * alternatives.length)) };
  const steps = stepsOf(parameter);
  if (steps === undefined) return { value: numberAt(numeric, unit) };
  return { value: numberAt(numeric, steps === 0 ? 0 : Math.min(steps, Math.floor(unit * (steps + 1))) / steps) };
}

/** The coordinate of a number: the middle of its part where the parameter is a range. */
export function unitOf(parameter: Parameter & { readonly numeric: Numeric }, value: number): number {
  const { low, high, log } = parameter.numeric;
  const fraction = log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  const steps = stepsOf(parameter);
  const unit = steps === undefined ? fraction : (Math.round(fraction * steps) + 0.5) / (steps + 1);
  return Number.isFinite(unit) ? Math.min(1, Math.max(0, unit)) : 0.5;
}

/** A range has its points and no others; of a continuous parameter the points are for grids alone. */
const stepsOf = ({ kind, numeric }: Parameter): number | undefined =>
  kind === "range" && numeric?.points !== undefined ? numeric.points - 1 : undefined;

function numberAt({ low, high, digits, log }: Numeric, fraction: number): number {
  const value = log ? low * (high / low) ** fraction : low + (high - low) * fraction;
  return Math.min(high, Math.max(low, Number(value.toPrecision(digits))));
}
