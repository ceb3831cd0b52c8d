/** Schedules: the learning rate of each step. */
import { describe, expect, test } from "vitest";
import { exponentialDecay, schedule } from "../../src/kongfus/schedules.ts";

const at = (step: number, stepsPerEpoch = 100) => ({ step, stepsPerEpoch });

describe("schedules", () => {
  test("a number stays", () => {
    expect([0, 1, 1e6].map((step) => schedule("sgd", 0.3).at(at(step)))).toEqual([0.3, 0.3, 0.3]);
  });

  test("exponentialDecay falls in stairs of one epoch", () => {
    const { at: rate } = exponentialDecay({ base: 0.01, rate: 0.95 });
    expect([0, 99, 100, 199, 200].map((step) => rate(at(step)))).toEqual([
      0.01,
      0.01,
      0.01 * 0.95,
      0.01 * 0.95,
      0.01 * 0.95 ** 2,
    ]);
  });

  test("exponentialDecay takes its own steps: 0.0095 at step 900 of stairs of 468", () => {
    expect(exponentialDecay({ base: 0.01, rate: 0.95, steps: 468 }).at(at(900))).toBeCloseTo(0.0095, 10);
  });

  test("without stairs it falls with every step", () => {
    expect(exponentialDecay({ base: 1, rate: 0.25, steps: 4, staircase: false }).at(at(2))).toBeCloseTo(0.5, 12);
  });

  test.each([
    [{ base: -1, rate: 0.9 }, "akid: exponentialDecay: base expects a number, 0 or more, found -1."],
    [{ base: 1, rate: 0 }, "akid: exponentialDecay: rate expects a number above 0 and at most 1, found 0."],
    [{ base: 1, rate: 0.5, steps: 0 }, "akid: exponentialDecay: steps expects a positive integer, found 0."],
    [
      { base: 1, rate: 0.5, step: 3 },
      "akid: exponentialDecay: has no option 'step'. Its options are base, rate, steps, staircase.",
    ],
  ])("wrong settings are one sentence: %j", (options, message) => {
    expect(() => exponentialDecay(options)).toThrow(expect.objectContaining({ name: "UsageError", message }));
  });
});
