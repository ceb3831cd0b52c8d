/** The optimisers against their papers' formulas in plain arithmetic, over several steps in float64. */
import { describe, expect, test } from "vitest";
import { adam } from "../../src/kongfus/adam.ts";
import type { KongFu } from "../../src/kongfus/kongfu.ts";
import { exponentialDecay } from "../../src/kongfus/schedules/index.ts";
import { momentum, sgd } from "../../src/kongfus/sgd.ts";
import { walk } from "./walk.ts";

const gradients = [0.5, -1.5, 0.25, 3, 0, -0.75, 2, 2, -4, 0.125];

/** The parameter after each step, from w = 1 and the gradients above. */
const trace = (kongfu: KongFu): number[] =>
  walk(kongfu, {
    shapes: { w: [1] },
    start: () => [1],
    gradient: (_, __, step) => [gradients[step] as number],
    steps: gradients.length,
  }).map(({ w }) => w?.[0] as number);

function expectClose(found: number[], expected: number[]): void {
  expected.forEach((value, i) => expect(found[i]).toBeCloseTo(value, 12));
}

describe("kongfus", () => {
  test("sgd is w - lr * g", () => {
    let w = 1;
    expectClose(
      trace(sgd({ lr: 0.1 })),
      gradients.map((g) => (w -= 0.1 * g)),
    );
  });

  test("momentum is v = 0.9 v + g; w - lr * v", () => {
    let [w, v] = [1, 0];
    const expected = gradients.map((g) => {
      v = 0.9 * v + g;
      return (w -= 0.1 * v);
    });
    expectClose(trace(momentum({ lr: 0.1 })), expected);
  });

  test("Nesterov's momentum steps along g + m v", () => {
    let [w, v] = [1, 0];
    const expected = gradients.map((g) => {
      v = 0.8 * v + g;
      return (w -= 0.1 * (g + 0.8 * v));
    });
    expectClose(trace(momentum({ lr: 0.1, momentum: 0.8, nesterov: true })), expected);
  });

  test("adam corrects the bias of both means", () => {
    let [w, m, v] = [1, 0, 0];
    const expected = gradients.map((g, i) => {
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      return (w -= (0.01 * (m / (1 - 0.9 ** (i + 1)))) / (Math.sqrt(v / (1 - 0.999 ** (i + 1))) + 1e-8));
    });
    expectClose(trace(adam({ lr: 0.01 })), expected);
  });

  test("adam's first step is lr, whatever the size of the gradient", () => {
    expect(trace(adam({ lr: 0.01 }))[0]).toBeCloseTo(0.99, 8);
  });

  test("a schedule moves the learning rate of the same rule", () => {
    let w = 1;
    const lr = exponentialDecay({ base: 0.1, rate: 0.5 }); // once in 5 steps, the epoch of the trace
    expectClose(
      trace(sgd({ lr })),
      gradients.map((g, i) => (w -= (i < 5 ? 0.1 : 0.05) * g)),
    );
  });

  test.each([
    [() => sgd({ lr: -1 }), "akid: sgd: lr expects a number, 0 or more, found -1."],
    [() => sgd({} as never), "akid: sgd: lr expects a number, 0 or more, found undefined."],
    [() => momentum({ lr: 0.1, momentum: 1 }), "akid: momentum: momentum expects a number from 0 to below 1, found 1."],
    [
      () => momentum({ lr: 0.1, nestrov: true } as never),
      "akid: momentum: has no option 'nestrov'. Its options are lr, momentum, nesterov, mean, clip, decay.",
    ],
    [() => adam({ lr: 0.1, beta2: 1.5 }), "akid: adam: beta2 expects a number from 0 to below 1, found 1.5."],
    [() => adam({ lr: 0.1, epsilon: -1 }), "akid: adam: epsilon expects a number, 0 or more, found -1."],
  ])("wrong settings are one sentence %#", (make, message) => {
    expect(make).toThrow(expect.objectContaining({ name: "UsageError", message }));
  });
});
