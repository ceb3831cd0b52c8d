import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { searches } from "../../../codegen/search/index.ts";
import type { Trial } from "../../../codegen/search/search.ts";
import { sobolUnit } from "../../../codegen/search/sobol.ts";
import type { Assignment, Parameter, Space } from "../../../codegen/space/space.ts";
import { functions } from "./functions.ts";
import scipy from "./sobol.json" with { type: "json" };

const numeric = (id: number): Parameter => ({
  id,
  name: `x${id}`,
  kind: "uniform",
  alternatives: [],
  numeric: { low: 0, high: 1, digits: 15, log: false },
});
const cube = (dimensions: number): Space => {
  const roots = Array.from({ length: dimensions }, (_, id) => numeric(id));
  return { roots, parameters: roots };
};

type Name = keyof typeof searches;
const names = Object.keys(searches) as Name[];

/** The first suggestions; each trial's value is `cost` of it. */
function run(name: Name, space: Space, options: { seed: number; count: number; cost?: (at: Assignment) => number }) {
  const { seed, count, cost = () => undefined } = options;
  const search = searches[name](space, { seed, count, direction: "min" });
  const trials: Trial[] = [];
  for (let i = 0; i < count; i++) {
    const assignment = search.next(trials);
    if (!assignment) break;
    trials.push({ assignment, value: cost(assignment) });
  }
  return trials.map(({ assignment }) => assignment);
}

const coordinate = (at: Assignment, id: number): number => {
  const pick = at.get(id);
  return pick && "value" in pick ? pick.value : Number.NaN;
};

describe("every search", () => {
  test.each(names)("%s: the same space, seed and trials give the same suggestions, another seed others", (name) => {
    const { space, cost } = functions.nested as (typeof functions)["nested"];
    const one = run(name, space, { seed: 1, count: 25, cost });
    expect(run(name, space, { seed: 1, count: 25, cost })).toEqual(one);
    expect(run(name, space, { seed: 2, count: 25, cost })).not.toEqual(one);
  });

  test.each(names)("%s: parameters exist exactly below the alternatives that bring them, in their bounds", (name) => {
    const { space, cost } = functions.nested as (typeof functions)["nested"];
    for (const at of run(name, space, { seed: 3, count: 40, cost })) {
      const net = at.get(0);
      expect([...at.keys()].sort()).toEqual(
        [
          [0, 1, 4],
          [0, 2, 3, 4],
          [0, 4],
        ][net && "alternative" in net ? net.alternative : -1],
      );
      const lr = coordinate(at, 4);
      expect(lr).toBeGreaterThanOrEqual(1e-4);
      expect(lr).toBeLessThanOrEqual(1);
    }
  });

  test.each(names)("%s: each combination of a small space comes once, then no more", (name) => {
    const choice = (id: number, size: number): Parameter => ({
      id,
      name: `c${id}`,
      kind: id === 0 ? "range" : "choice",
      alternatives: Array.from({ length: size }, (_, label) => ({ label, nested: [] })),
    });
    const roots = [choice(0, 5), choice(1, 4)];
    const all = run(name, { roots, parameters: roots }, { seed: 0, count: 30, cost: (at) => at.size });
    expect(new Set(all.map((at) => JSON.stringify([...at]))).size).toBe(20);
    expect(all.length).toBe(20);
  });

  test.each(names)("%s: numbers keep their digits", (name) => {
    const root: Parameter = {
      ...numeric(0),
      kind: "logUniform",
      numeric: { low: 1e-4, high: 0.1, digits: 3, log: true },
    };
    const space = { roots: [root], parameters: [root] };
    for (const at of run(name, space, { seed: 0, count: 30, cost: (point) => coordinate(point, 0) })) {
      const value = coordinate(at, 0);
      expect(Number(value.toPrecision(3))).toBe(value);
    }
  });
});

describe("Latin hypercube", () => {
  test("each of n equal parts of each parameter has one of n points", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer(), (count, seed) => {
        const points = run("latin", cube(3), { seed, count });
        for (const id of [0, 1, 2]) {
          const strata = points.map((at) => Math.floor(coordinate(at, id) * count)).sort((a, b) => a - b);
          expect(strata).toEqual(Array.from({ length: count }, (_, i) => i));
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe("Sobol", () => {
  // scipy.stats.qmc.Sobol(101, scramble=False, bits=32).random(1024) of SciPy 1.17.1: 8 dimensions of the first points,
  // and point 1000.
  test("the points are SciPy's", () => {
    expect(scipy.first.map((_, index) => scipy.first[0]?.map((_, dimension) => sobolUnit(index, dimension)))).toEqual(
      scipy.first,
    );
    expect(scipy.last.map((_, dimension) => sobolUnit(1000, dimension))).toEqual(scipy.last);
  });

  test.each([0, 1, 2])("is spread more evenly than random points: seed %i", (seed) => {
    const discrepancy = (name: Name) =>
      centredDiscrepancy(
        run(name, cube(4), { seed, count: 128 }).map((at) => [0, 1, 2, 3].map((id) => coordinate(at, id))),
      );
    expect(discrepancy("sobol")).toBeLessThan(0.5 * discrepancy("random"));
  });

  test("refuses more dimensions than it has", () => {
    expect(() => searches.sobol(cube(102), { seed: 0, count: 4, direction: "min" })).toThrow(
      "akid: sobol: the space has 102 parameters, more than 101. Search it by 'latin' or 'tpe'.",
    );
  });
});

/** Hickernell's centred L2 discrepancy, squared (https://doi.org/10.1090/S0025-5718-98-00894-1). */
function centredDiscrepancy(points: readonly (readonly number[])[]): number {
  const n = points.length;
  const away = (x: number) => Math.abs(x - 0.5);
  const product = (factors: readonly number[]) => factors.reduce((a, b) => a * b, 1);
  const single = points.map((p) => product(p.map((x) => 1 + away(x) / 2 - away(x) ** 2 / 2)));
  const pairs = points.flatMap((p) =>
    points.map((q) =>
      product(p.map((x, d) => 1 + (away(x) + away(q[d] as number) - Math.abs(x - (q[d] as number))) / 2)),
    ),
  );
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  return (13 / 12) ** (points[0]?.length ?? 0) - (2 / n) * sum(single) + sum(pairs) / n ** 2;
}
