/** Schedules: the learning rate of each step, alone and composed. */
import {
  byEpoch,
  cosineDecay,
  exponentialDecay,
  inSequence,
  oneCycle,
  onPlateau,
  piecewise,
  sgd,
  warmUp,
} from "akid/train";
import { describe, expect, test } from "vitest";

const at = (step: number, stepsPerEpoch = 100) => ({ step, stepsPerEpoch });

describe("schedules", () => {
  test("a number stays", () => {
    expect([0, 1, 1e6].map((step) => sgd({ lr: 0.3 }).lr.at(at(step)))).toEqual([0.3, 0.3, 0.3]);
  });

  test("a function of the clock is a schedule, and what it gives is checked", () => {
    const { lr } = sgd({ lr: ({ step }) => 1 / (step - 1) });
    expect(lr.at(at(5))).toBe(0.25);
    expect(() => lr.at(at(0))).toThrow("akid: sgd: lr at step 0 expects a number, 0 or more, found -1.");
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

  test("piecewise: four stages at steps 200, 400 and 600", () => {
    const { at: rate } = piecewise({ rates: [0.1, 0.01, 0.001, 0.0001], steps: [200, 400, 600] });
    expect([0, 199, 200, 599, 600, 900].map((step) => rate(at(step)))).toEqual([0.1, 0.1, 0.01, 0.001, 0.0001, 0.0001]);
  });

  test("in sequence each begins at its own start, and the last stays", () => {
    const { at: rate } = inSequence([
      { lr: 0.5, epochs: 1 },
      { lr: exponentialDecay({ base: 0.1, rate: 0.5 }), steps: 200 },
      { lr: 0.01 },
    ]);
    expect([0, 99, 100, 200, 299, 300, 999].map((step) => rate(at(step)))).toEqual([
      0.5, 0.5, 0.1, 0.05, 0.05, 0.01, 0.01,
    ]);
  });

  test("warm-up rises from nothing to the first rate of what follows", () => {
    const { at: rate } = warmUp({ steps: 4 }, exponentialDecay({ base: 0.8, rate: 0.5 }));
    expect([0, 1, 2, 4, 103, 104].map((step) => rate(at(step)))).toEqual([0, 0.2, 0.4, 0.8, 0.8, 0.4]);
  });

  test("by epoch, all steps of an epoch have the rate of its first", () => {
    const cosine = cosineDecay({ base: 1, epochs: 4 });
    const { at: rate } = byEpoch(cosine);
    expect([0, 99, 100, 199].map((step) => rate(at(step)))).toEqual(
      [0, 0, 100, 100].map((step) => cosine.at(at(step))),
    );
  });

  test("all of their settings are on record", () => {
    expect(
      warmUp({ epochs: 2 }, inSequence([{ lr: 0.1, steps: 5 }, { lr: oneCycle({ max: 1, epochs: 3 }) }])).settings,
    ).toEqual({
      from: 0,
      epochs: 2,
      after: {
        name: "inSequence",
        parts: [
          { lr: { name: "constant", lr: 0.1 }, steps: 5 },
          { lr: { name: "oneCycle", max: 1, rise: 0.3, start: 25, end: 10000, shape: "cosine", epochs: 3 } },
        ],
      },
    });
    expect(exponentialDecay({ base: 1, rate: 0.5 }).settings).toEqual({
      base: 1,
      rate: 0.5,
      epochs: 1,
      staircase: true,
    });
  });

  test.each([
    [() => exponentialDecay({ base: -1, rate: 0.9 }), "exponentialDecay: base expects a number, 0 or more, found -1."],
    [
      () => exponentialDecay({ base: 1, rate: 0 }),
      "exponentialDecay: rate expects a number above 0 and at most 1, found 0.",
    ],
    [
      () => exponentialDecay({ base: 1, rate: 0.5, steps: 0 }),
      "exponentialDecay: steps expects a positive integer, found 0.",
    ],
    [
      () => exponentialDecay({ base: 1, rate: 0.5, step: 3 } as never),
      "exponentialDecay: has no option 'step'. Its options are base, rate, steps, epochs, staircase.",
    ],
    [() => cosineDecay({ base: 1 }), "cosineDecay: expects either steps or epochs."],
    [() => cosineDecay({ base: 1, steps: 3, epochs: 3 }), "cosineDecay: expects either steps or epochs."],
    [() => piecewise({ rates: [1], steps: [5] }), "piecewise: rates expects 2 for 1 places, found 1."],
    [
      () => piecewise({ rates: [1, 2, 3], steps: [5, 5] }),
      "piecewise: steps expects numbers that rise, above 5, found 5.",
    ],
    [() => inSequence([]), "inSequence: expects a schedule or more, found none."],
    [() => inSequence([{ lr: 1 }, { lr: 2 }]), "inSequence: expects either steps or epochs."],
    [
      () => onPlateau({ base: 1, metric: "auc" }).at({ ...at(0), validations: [{ loss: 1, evals: { accuracy: 0 } }] }),
      "onPlateau: validation has no 'auc'. It has loss, accuracy.",
    ],
  ])("wrong settings are one sentence %#", (make, message) => {
    expect(make).toThrow(expect.objectContaining({ name: "UsageError", message: `akid: ${message}` }));
  });
});
