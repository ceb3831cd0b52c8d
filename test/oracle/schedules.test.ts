/** Schedules step by step against PyTorch's. */
import { readFileSync } from "node:fs";
import {
  cosineDecay,
  exponentialDecay,
  oneCycle,
  onPlateau,
  piecewise,
  polynomialDecay,
  type Schedule,
  warmUp,
} from "akid/train";
import { expect, test } from "vitest";

const golden = JSON.parse(readFileSync(new URL("schedules.json", import.meta.url), "utf8")) as Record<string, number[]>;

/** The twin of schedules.py. */
const losses = [
  1, 0.8, 0.9, 0.85, 0.81, 0.7, 0.71, 0.7, 0.69999, 0.72, 0.7, 0.71, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6,
];
const validations = losses.map((loss) => ({ loss, evals: {} }));

const stepped: Readonly<Record<string, Schedule>> = {
  exponential: exponentialDecay({ base: 0.1, rate: 0.9, steps: 1 }),
  step: exponentialDecay({ base: 0.1, rate: 0.5, steps: 7 }),
  piecewise: piecewise({ rates: [0.1, 0.01, 0.001, 0.0001], epochs: [2, 5, 8] }),
  polynomial: polynomialDecay({ base: 0.1, power: 2, epochs: 8 }),
  cosine: cosineDecay({ base: 0.1, end: 0.01, steps: 100 }),
  "cosine, restarts": cosineDecay({ base: 0.1, end: 0.001, steps: 7, restarts: 2 }),
  oneCycle: oneCycle({ max: 0.5, steps: 100 }),
  "oneCycle, linear": oneCycle({ max: 0.5, rise: 0.25, shape: "linear", start: 10, end: 100, steps: 100 }),
  warmUp: warmUp({ from: 0.2, steps: 8 }, cosineDecay({ base: 0.1, steps: 92 })),
};
const validated: Readonly<Record<string, Schedule>> = {
  onPlateau: onPlateau({ base: 0.1, patience: 2, factor: 0.5 }),
  "onPlateau, cooldown": onPlateau({ base: 0.1, patience: 1, cooldown: 2, threshold: 0.05, least: 0.0005 }),
};

test("every golden case is compared", () => {
  expect([...Object.keys(stepped), ...Object.keys(validated)]).toEqual(Object.keys(golden));
});

test.each(Object.entries(stepped))("%s, by steps of epochs of 5", (name, { at }) => {
  golden[name]?.forEach((rate, step) => {
    expect(at({ step, stepsPerEpoch: 5 }), `step ${step}`).toBeCloseTo(rate, 10);
  });
});

test.each(Object.entries(validated))("%s, by validations", (name, { at }) => {
  golden[name]?.forEach((rate, i) => {
    const clock = { step: 0, stepsPerEpoch: 5, validations: validations.slice(0, i + 1) };
    expect(at(clock), `validation ${i}`).toBeCloseTo(rate, 10);
  });
});
