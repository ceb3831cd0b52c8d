/** Histograms against counting by hand. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { histogramOf } from "../../src/summaries/histogram.ts";

test("each finite value is in the bucket that it lies in", () => {
  fc.assert(
    fc.property(fc.array(fc.float({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 }), (values) => {
      const [min, max] = [Math.min(...values), Math.max(...values)];
      const given = [...values, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      const found = histogramOf(given);
      if (!found) throw new Error("there is none");
      const { limits, counts, ...sums } = found;
      expect(sums).toMatchObject({ min, max, num: values.length, sum: values.reduce((a, b) => a + b, 0) });
      expect(counts.reduce((a, b) => a + b)).toBe(values.length);
      expect(limits.at(-1)).toBe(max);
      expect(limits.toSorted((a, b) => a - b)).toEqual(limits);
      const slack = (max - min) * 1e-9; // a value at a limit may be on either side of it
      limits.forEach((limit, i) => {
        const below = (most: number) => values.filter((value) => value < most).length;
        const sum = counts.slice(0, i + 1).reduce((a, b) => a + b);
        expect(sum).toBeGreaterThanOrEqual(below(limit - slack));
        if (limit < max) expect(sum).toBeLessThanOrEqual(below(limit + slack));
      });
    }),
    { numRuns: 200 },
  );
});

test("of equal values there is one bucket; of none that is finite there is no histogram", () => {
  expect(histogramOf([2, 2, 2])).toEqual({
    ...{ min: 2, max: 2, num: 3, sum: 6, sumSquares: 12, limits: [2], counts: [3] },
  });
  expect(histogramOf([Number.NaN, Number.POSITIVE_INFINITY])).toBeUndefined();
});
