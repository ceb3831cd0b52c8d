/** Points of a grid by their index: any of 10^12 without the others. The last parameter varies fastest. */
import { gridPoint } from "./numeric.ts";
import { sizeOf, sizeOfAll, sizeOfOne } from "./size.ts";
import type { Assignment, Parameter, Pick, Space } from "./space.ts";

/** The combination with an index from 0 to `sizeOf(space) - 1`: the index read in mixed radix. */
export function decode(space: Space, index: bigint): Assignment {
  if (index < 0n || index >= sizeOf(space)) throw new RangeError(`there is no point ${index} in the grid`);
  const picks = new Map<number, Pick>();
  decodeAll(space.roots, index, picks);
  return picks;
}

function decodeAll(parameters: readonly Parameter[], index: bigint, picks: Map<number, Pick>): void {
  const digits: bigint[] = [];
  let rest = index;
  for (const parameter of parameters.toReversed()) {
    const size = sizeOfOne(parameter);
    digits.push(rest % size);
    rest /= size;
  }
  for (const parameter of parameters) decodeOne(parameter, digits.pop() ?? 0n, picks);
}

function decodeOne({ id, numeric, alternatives }: Parameter, index: bigint, picks: Map<number, Pick>): void {
  if (numeric) {
    picks.set(id, { value: gridPoint(numeric, Number(index)) });
    return;
  }
  let rest = index;
  for (const [alternative, { nested }] of alternatives.entries()) {
    const size = sizeOfAll(nested);
    if (rest < size) {
      picks.set(id, { alternative });
      decodeAll(nested, rest, picks);
      return;
    }
    rest -= size;
  }
}

/** All combinations of the grid, one at a time. */
export function* grid(space: Space): Generator<Assignment> {
  const size = sizeOf(space);
  for (let index = 0n; index < size; index++) yield decode(space, index);
}
