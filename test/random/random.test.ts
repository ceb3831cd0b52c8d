/** Random numbers: known answers, independence of keys, and the shape of the distributions. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fillNormal, fillUniform, permutation } from "../../src/random/index.ts";
import { threefry } from "../../src/random/threefry.ts";
import { xoshiro128 } from "../../src/random/xoshiro.ts";

const mean = (values: Float32Array): number => values.reduce((sum, x) => sum + x, 0) / values.length;
const variance = (values: Float32Array): number => {
  const centre = mean(values);
  return values.reduce((sum, x) => sum + (x - centre) ** 2, 0) / values.length;
};
const correlation = (a: Float32Array, b: Float32Array): number => {
  const [meanA, meanB] = [mean(a), mean(b)];
  const covariance = a.reduce((sum, x, i) => sum + (x - meanA) * ((b[i] as number) - meanB), 0) / a.length;
  return covariance / Math.sqrt(variance(a) * variance(b));
};
const uniform = (n: number, key: Parameters<typeof fillUniform>[1]): Float32Array =>
  fillUniform(new Float32Array(n), key);
const size = 1 << 16;

describe("generators", () => {
  test.each([
    [
      [0, 0],
      [0, 0],
      [0x6b200159, 0x99ba4efe],
    ],
    [
      [0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x1cb996fc, 0xbb002be7],
    ],
    [
      [0x13198a2e, 0x03707344],
      [0x243f6a88, 0x85a308d3],
      [0xc4923a9c, 0x483df7a0],
    ],
  ] as const)("Threefry has the published answer for key %j, counter %j", (key, counter, answer) => {
    expect(threefry(key, counter)).toEqual(answer);
  });

  test("xoshiro128++ has the answers of its definition in exact integers", () => {
    const seed = [1, 2, 3, 4] as const;
    const next = xoshiro128(seed);
    let s = seed.map(BigInt) as [bigint, bigint, bigint, bigint];
    const rotate = (x: bigint, k: bigint): bigint => ((x << k) | (x >> (32n - k))) & 0xffffffffn;
    for (let i = 0; i < 1000; i++) {
      expect(BigInt(next())).toBe((rotate((s[0] + s[3]) & 0xffffffffn, 7n) + s[0]) & 0xffffffffn);
      const shifted = (s[1] << 9n) & 0xffffffffn;
      const [c, d] = [s[2] ^ s[0], s[3] ^ s[1]];
      s = [s[0] ^ d, s[1] ^ c, c ^ shifted, rotate(d, 11n)];
    }
  });
});

describe("uniform numbers", () => {
  test("lie in [0, 1) with mean 1/2, variance 1/12 and equal bins", () => {
    const values = uniform(size, { seed: 0, stream: "test" });
    expect(values.every((x) => x >= 0 && x < 1)).toBe(true);
    expect(Math.abs(mean(values) - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / size));
    expect(variance(values)).toBeCloseTo(1 / 12, 3);
    const bins = new Array<number>(256).fill(0);
    for (const x of values) bins[Math.floor(x * 256)] = (bins[Math.floor(x * 256)] as number) + 1;
    const chiSquare = bins.reduce((sum, count) => sum + (count - size / 256) ** 2 / (size / 256), 0);
    expect(chiSquare).toBeGreaterThan(173); // 255 degrees of freedom: 1e-5 on either side
    expect(chiSquare).toBeLessThan(360);
  });

  test("neighbours, rows, steps, seeds and streams are uncorrelated", () => {
    const key = { seed: 3, stream: "drop1", step: 5 };
    const values = uniform(size, key);
    const bound = 4.5 / Math.sqrt(size);
    expect(Math.abs(correlation(values.subarray(1), values.subarray(0, -1)))).toBeLessThan(bound);
    for (const other of [{ seed: 4 }, { step: 6 }, { stream: "drop2" }, { firstSample: 1 }]) {
      expect(Math.abs(correlation(values, uniform(size, { ...key, ...other })))).toBeLessThan(bound);
    }
    const rows = uniform(size, { ...key, samples: size }); // one number per row
    expect(Math.abs(correlation(rows.subarray(1), rows.subarray(0, -1)))).toBeLessThan(bound);
    expect(variance(rows)).toBeCloseTo(1 / 12, 2);
  });

  test("no two streams are equal", () => {
    const seen = new Set<string>();
    for (const seed of [0, 1, 2 ** 32, 2 ** 33]) {
      for (const stream of ["", "a", "aa", "b", "ab", "ba"]) {
        for (const step of [0, 1, 97, 2 ** 32]) seen.add(uniform(4, { seed, stream, step }).join());
      }
    }
    expect(seen.size).toBe(4 * 6 * 4);
  });

  test("a sample has the same numbers in whatever batch it stands", () => {
    fc.assert(
      fc.property(
        fc.nat(40),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 7 }),
        (firstSample, samples, length) => {
          const key = { seed: 9, stream: "mask", step: 2 };
          const part = uniform(samples * length, { ...key, samples, firstSample });
          const whole = uniform((firstSample + samples) * length, { ...key, samples: firstSample + samples });
          expect(part).toEqual(whole.subarray(firstSample * length));
        },
      ),
    );
  });

  test("are these numbers, on every machine", () => {
    const values = uniform(4, { seed: 42, stream: "golden", step: 1 });
    expect([...values].map((x) => x * 2 ** 24)).toEqual([16194628, 1057111, 14562871, 8369951]);
  });
});

describe("normal numbers", () => {
  test("have mean 0, variance 1, no skew and the kurtosis of the normal distribution", () => {
    const values = fillNormal(new Float32Array(size), { seed: 0, stream: "test" });
    expect(Math.abs(mean(values))).toBeLessThan(4 / Math.sqrt(size));
    expect(variance(values)).toBeCloseTo(1, 1);
    expect(Math.abs(mean(values.map((x) => x ** 3)))).toBeLessThan(0.06);
    expect(Math.abs(mean(values.map((x) => x ** 4)) - 3)).toBeLessThan(0.15);
    expect(Math.abs(correlation(values.subarray(1), values.subarray(0, -1)))).toBeLessThan(4.5 / Math.sqrt(size));
  });

  test("fill an odd length", () => {
    const values = fillNormal(new Float32Array(5), { seed: 0, stream: "odd" });
    expect(values.every((x) => x !== 0 && Number.isFinite(x))).toBe(true);
  });
});

describe("permutations", () => {
  test("hold every index once, equal for equal keys, different per step", () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(), fc.nat(1000), (n, seed, step) => {
        const order = permutation(n, { seed, stream: "epoch", step });
        expect([...order].sort((a, b) => a - b)).toEqual([...Array(n).keys()]);
        expect(permutation(n, { seed, stream: "epoch", step })).toEqual(order);
        if (n > 20) expect(permutation(n, { seed, stream: "epoch", step: step + 1 })).not.toEqual(order);
      }),
    );
  });

  test("put every element at every place equally often", () => {
    const n = 6;
    const counts = new Array<number>(n * n).fill(0);
    const trials = 6000;
    for (let step = 0; step < trials; step++) {
      permutation(n, { seed: 1, stream: "place", step }).forEach((value, place) => {
        counts[value * n + place] = (counts[value * n + place] as number) + 1;
      });
    }
    const chiSquare = counts.reduce((sum, count) => sum + (count - trials / n) ** 2 / (trials / n), 0);
    expect(chiSquare).toBeLessThan(60); // 25 degrees of freedom: 1e-4
  });
});
