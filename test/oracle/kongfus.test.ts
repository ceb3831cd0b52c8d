/** The optimisers over 100 steps against PyTorch, and against their papers where PyTorch has none of the name; in float64. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  accumulate,
  adadelta,
  adagrad,
  adam,
  adamW,
  average,
  groups,
  type KongFu,
  lamb,
  lion,
  momentum,
  nadam,
  rmsprop,
  sgd,
} from "../../src/train.ts";
import { walk } from "../kongfus/walk.ts";

const steps = 100;
const shapes: Readonly<Record<string, readonly number[]>> = { "a/weights": [3, 4], "a/bias": [4] };

/** The twin of kongfus.py. */
const start = (name: string, size: number): number[] =>
  Array.from({ length: size }, (_, i) => Math.sin(1 + i + name.length));
const gradient = (w: number, i: number, step: number): number => Math.sin(w * (i + 1) + step) + 0.3 * w;

const cases: Readonly<Record<string, KongFu>> = {
  sgd: sgd({ lr: 0.05 }),
  "sgd, decay": sgd({ lr: 0.05, decay: 0.1 }),
  "sgd, value": sgd({ lr: 0.05, clip: { value: 0.4 } }),
  "sgd, norm": sgd({ lr: 0.05, clip: { norm: 0.7 } }),
  "momentum, global norm": momentum({ lr: 0.05, momentum: 0.8, clip: { globalNorm: 1 } }),
  nesterov: momentum({ lr: 0.05, nesterov: true, decay: 0.01 }),
  "momentum, mean": momentum({ lr: 0.1, mean: true }),
  adagrad: adagrad({ lr: 0.1, initial: 0.1 }),
  rmsprop: rmsprop({ lr: 0.01 }),
  "rmsprop, centered, momentum": rmsprop({ lr: 0.01, rho: 0.9, centered: true, momentum: 0.5, decay: 0.01 }),
  adadelta: adadelta(),
  adam: adam({ lr: 0.01 }),
  "adam, decay": adam({ lr: 0.01, beta1: 0.8, beta2: 0.99, decay: 0.1 }),
  adamW: adamW({ lr: 0.01, decay: 0.1 }),
  nadam: nadam({ lr: 0.01 }),
  lamb: lamb({ lr: 0.02, decay: 0.01 }),
  lion: lion({ lr: 0.01, decay: 0.1 }),
  accumulate: accumulate(4, momentum({ lr: 0.05 })),
  average: average(0.95, sgd({ lr: 0.05 })),
};

const golden = JSON.parse(readFileSync(new URL("kongfus.json", import.meta.url), "utf8")) as Record<
  string,
  Readonly<Record<string, readonly number[]>>
>;

const after = (kongfu: KongFu): Readonly<Record<string, readonly number[]>> =>
  walk(kongfu, { shapes, start, gradient: (_, w, step) => w.map((x, i) => gradient(x, i, step)), steps }).at(-1) ?? {};

const expectEqual = (found: ReturnType<typeof after>, expected: ReturnType<typeof after>): void => {
  for (const [name, values] of Object.entries(expected)) {
    values.forEach((value, i) => expect(found[name]?.[i], `${name}[${i}]`).toBeCloseTo(value, 7));
  }
};

test("every golden case is compared", () => {
  expect(Object.keys(cases)).toEqual(Object.keys(golden));
});

test.each(Object.keys(cases))("%s", (name) => {
  expectEqual(after(cases[name] as KongFu), golden[name] as ReturnType<typeof after>);
});

test("groups: each parameter is moved by its own optimiser alone", () => {
  const kongfu = groups([{ match: "**/bias", kongfu: nadam({ lr: 0.01 }) }], adamW({ lr: 0.01, decay: 0.1 }));
  expectEqual(after(kongfu), {
    "a/weights": golden.adamW?.["a/weights"] ?? [],
    "a/bias": golden.nadam?.["a/bias"] ?? [],
  });
});
