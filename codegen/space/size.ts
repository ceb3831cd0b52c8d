/** How many combinations a space has: an alternative counts as often as the parameters inside it combine. */
import { UsageError } from "../../dsl/errors.ts";
import type { Parameter, Space } from "./space.ts";

/**
 * The number of points of the grid.
 *
 * @throws UsageError when a parameter over an interval does not say how many values a grid takes
 */
export function sizeOf(space: Space): bigint {
  return sizeOfAll(space.roots);
}

/** The number of combinations of some parameters. */
export function sizeOfAll(parameters: readonly Parameter[]): bigint {
  return parameters.reduce((size, parameter) => size * sizeOfOne(parameter), 1n);
}

const known = new WeakMap<Parameter, bigint>();

/** The number of values of a parameter, each counted with those of the parameters inside it. */
export function sizeOfOne(parameter: Parameter): bigint {
  const size = known.get(parameter) ?? count(parameter);
  known.set(parameter, size);
  return size;
}

function count({ name, numeric, alternatives }: Parameter): bigint {
  if (!numeric) return alternatives.reduce((sum, { nested }) => sum + sizeOfAll(nested), 0n);
  if (numeric.points !== undefined) return BigInt(numeric.points);
  throw new UsageError({
    where: name,
    what: "has no number of values for a grid",
    advice: "Give it { n: ... }, or sample the space.",
  });
}
