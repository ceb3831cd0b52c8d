/** A template that is run by itself: each word gives its default. */
import { choice, constraint, dyn, logUniform, range, repeats, uniform, zip } from "akid/tune";
import { describe, expect, it } from "vitest";
import { input } from "../../../dsl/index.ts";

describe("a word gives its default", () => {
  it("choice: the first alternative, be it an object, a function or undefined", () => {
    const f = () => 1;
    expect(choice([3, 5, 7])).toBe(3);
    expect(choice([f, () => 2])).toBe(f);
    expect(choice([undefined, 1])).toBeUndefined();
    expect(choice({ small: [8], large: [64] }, { name: "widths" })).toEqual([8]);
  });

  it("range: its start", () => {
    expect(range(2, 8)).toBe(2);
    expect(range(0.5, 0.5, 0.1, { name: "rate" })).toBe(0.5);
  });

  it("uniform and logUniform: the middle, rounded to their digits", () => {
    expect(uniform(0, 1)).toBe(0.5);
    expect(uniform(1, 2.00001)).toBe(1.5);
    expect(logUniform(1e-4, 1e-1)).toBe(0.003162);
    expect(logUniform(1e-4, 1e-1, { digits: 1 })).toBe(0.003);
    expect(logUniform(1e-200, 1e-190)).toBe(1e-195);
  });

  it("zip: the first row", () => {
    expect(zip({ lr: [0.1, 0.01], steps: [10, 100] })).toEqual({ lr: 0.1, steps: 10 });
  });

  it("dyn: the tensor itself", () => {
    const image = input("image", [8, 8, 1]);
    expect(dyn(image)).toBe(image);
  });

  it("constraint and repeats: nothing", () => {
    expect(constraint(false)).toBeUndefined();
    expect(repeats(3)).toBeUndefined();
  });
});

describe("a word refuses", () => {
  it.each([
    [() => choice([]), "akid: choice: expects alternatives, found none."],
    [() => choice({}), "akid: choice: expects alternatives, found none."],
    [() => range(2, 1), "akid: range: expects numbers from 2 to 1, found none in steps of 1."],
    [() => range(1, 2, 0), "akid: range: expects numbers from 1 to 2, found none in steps of 0."],
    [() => uniform(2, 1), "akid: uniform: expects bounds from low to high, found 2 and 1."],
    [() => logUniform(0, 1), "akid: logUniform: expects positive bounds from low to high, found 0 and 1."],
    [() => zip({ a: [1, 2], b: [1] }), "akid: zip: expects lists of equal length, found 2 and 1."],
    [() => zip({ a: [] }), "akid: zip: expects lists of equal length, found 0."],
    [() => zip({}), "akid: zip: expects lists of equal length, found 0."],
    [() => repeats(0), "akid: repeats: n expects a positive integer, found 0."],
  ])("what cannot be: %s", (call, message) => {
    expect(call).toThrow(message);
  });
});
