/** Which combinations of a space are made: the grid as far as it is small, or a sample of it. */
import { checkCount, checkNumber } from "../../dsl/check.ts";
import { UsageError } from "../../dsl/errors.ts";
import { grid } from "../space/decode.ts";
import { sample } from "../space/sample.ts";
import { sizeOf } from "../space/size.ts";
import type { Assignment, Space } from "../space/space.ts";
import { type Restrictions, restrict } from "./restrict.ts";

export interface Selection {
  /** Values that parameters are restricted to. */
  readonly set?: Restrictions;
  /** How many combinations are drawn instead of the grid. */
  readonly sample?: number;
  /** Of the draw; default 0. */
  readonly seed?: number;
  /** The largest grid that is made; default 10,000. */
  readonly limit?: number;
}

const usual = 10_000;

/** @throws UsageError for numbers that count nothing */
export function checkSelection({ sample, seed = 0, limit }: Selection): void {
  if (sample !== undefined) checkCount(where, "sample", sample);
  if (limit !== undefined) checkCount(where, "limit", limit);
  checkNumber(where, "seed", seed, "an integer", Number.isSafeInteger);
}

const where = "generate";

/**
 * The combinations, one at a time.
 *
 * @throws UsageError for a grid above the limit, before any of it is made
 */
export function select(
  space: Space,
  accepts: (assignment: Assignment) => boolean,
  { set = {}, sample: count, seed = 0, limit = usual }: Selection,
): Iterable<Assignment> {
  const part = restrict(space, set);
  if (count !== undefined) {
    const isAccepted = (assignment: Assignment): boolean => accepts(part.original(assignment));
    return map(sample(part.space, { seed, count, accepts: isAccepted }), part.original);
  }
  const size = sizeOf(part.space);
  if (size > BigInt(limit)) {
    const what = `the grid has ${size} combinations, more than the limit of ${limit}`;
    const advice = "Draw some of them with --sample, restrict parameters with --set, or raise --limit.";
    throw new UsageError({ where, what, advice });
  }
  return filter(map(grid(part.space), part.original), accepts);
}

function* map<T, U>(items: Iterable<T>, change: (item: T) => U): Generator<U> {
  for (const item of items) yield change(item);
}

function* filter<T>(items: Iterable<T>, accepts: (item: T) => boolean): Generator<T> {
  for (const item of items) if (accepts(item)) yield item;
}
