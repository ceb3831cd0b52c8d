import { describe, expect, test } from "vitest";
import { importance } from "../../../codegen/results/importance.ts";
import type { Parameter, Space } from "../../../codegen/space/space.ts";
import { uniforms } from "../../../src/random/index.ts";
import { choice, run, spaceOf, uniform } from "./sweeps.ts";

/** 300 points drawn evenly from [0, 1] in each of three parameters. */
function drawn(value: (x: number, y: number, z: number) => number) {
  const space = spaceOf(uniform(0, "x"), uniform(1, "y"), uniform(2, "z"));
  const next = uniforms({ seed: 1, stream: "points" });
  const points = Array.from({ length: 300 }, () => [next(), next(), next()] as const);
  return importance(
    space,
    points.map(([x, y, z]) => run({ x, y, z }, value(x, y, z))),
  );
}
const shares = (found: ReturnType<typeof importance>) =>
  Object.fromEntries(found?.parameters.map(({ name, share }) => [name, share]) ?? []);

describe("importance", () => {
  test("of a sum is each term's share of the variance", () => {
    // Variances of 4x and 2y over [0, 1]: 16/12 and 4/12.
    const found = drawn((x, y) => 4 * x + 2 * y + 1000);
    const { x, y, z } = shares(found);
    expect(found?.parameters.map(({ name }) => name)).toEqual(["x", "y", "z"]);
    expect(x).toBeGreaterThan(0.74);
    expect(x).toBeLessThan(0.86);
    expect(y).toBeGreaterThan(0.14);
    expect(y).toBeLessThan(0.24);
    expect(z).toBeLessThan(0.01);
    expect(found?.together).toBeLessThan(0.06);
  });

  test("of a sum with a product leaves the product's share to neither factor", () => {
    // Variances: 9/12 of 3x, 4/12 of 2y, 36/144 of the product.
    const found = drawn((x, y, z) => 3 * x + 2 * y + 6 * (x - 0.5) * (z - 0.5));
    const { x = 0, y = 0, z = 0 } = shares(found);
    expect(Math.abs(x - 9 / 16)).toBeLessThan(0.06);
    expect(Math.abs(y - 4 / 16)).toBeLessThan(0.06);
    expect(z).toBeLessThan(0.03);
    expect(Math.abs((found?.together ?? 0) - 3 / 16)).toBeLessThan(0.06);
  });

  test("of what two only explain together belongs to neither", () => {
    const space = spaceOf(choice(0, "a", [true, false]), choice(1, "b", ["x", "y"]), choice(2, "c", [1, 2]));
    const runs = [0, 1, 2].flatMap((seed) =>
      [true, false].flatMap((a) =>
        ["x", "y"].flatMap((b) => [1, 2].map((c) => run({ a, b, c }, a === (b === "x") ? 1 : 0, { seed }))),
      ),
    );
    const found = importance(space, runs);
    expect(found?.together).toBeGreaterThan(0.85);
    expect(found?.runs).toBe(24);
  });

  test("of unordered alternatives is found whatever their order", () => {
    const labels = ["e", "b", "d", "a", "c"];
    const space = spaceOf(choice(0, "net", labels), uniform(1, "noise"));
    const runs = Array.from({ length: 60 }, (_, i) => {
      const net = labels[i % 5] as string;
      return run({ net, noise: ((i * 7) % 60) / 60 }, net === "b" || net === "c" ? 1 : 0);
    });
    expect(shares(importance(space, runs)).net).toBeGreaterThan(0.95);
  });

  test("counts a parameter that is not there as a value of its own", () => {
    const inner = choice(1, "net.k", [3, 5]);
    const net: Parameter = {
      ...choice(0, "net", ["dense"]),
      alternatives: [
        { label: "dense", nested: [] },
        { label: "conv", nested: [inner] },
      ],
    };
    const space: Space = { roots: [net], parameters: [net, inner] };
    const runs = Array.from({ length: 40 }, (_, i) =>
      i % 2 ? run({ net: "dense" }, 0) : run({ net: "conv", "net.k": i % 4 ? 3 : 5 }, i % 4 ? 1 : 3),
    );
    const found = shares(importance(space, runs));
    expect(found["net.k"]).toBeGreaterThan(0.4);
  });

  test("is the same for the same runs", () => {
    expect(drawn((x, y) => x * y)).toEqual(drawn((x, y) => x * y));
  });

  test.each([
    ["three values", [1, 2, 3]],
    ["equal values", [1, 1, 1, 1, 1]],
    ["values that are not numbers", [Number.NaN, Number.NaN, 1, 2, Number.POSITIVE_INFINITY]],
  ])("is not to be had from %s", (_, values) => {
    const space = spaceOf(uniform(0, "x"));
    expect(
      importance(
        space,
        values.map((value, x) => run({ x }, value)),
      ),
    ).toBeUndefined();
  });
});
