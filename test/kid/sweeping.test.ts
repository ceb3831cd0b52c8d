/** What a sweep needs of a Kid: a signal that ends it, validations as they come, its parameters, and its options again. */
import { Kid } from "akid/train";
import { afterEach, expect, test, vi } from "vitest";
import { newFolder, toyOptions } from "./toy.ts";

const options = () => ({ ...toyOptions, backend: "onnx" as const, logDir: newFolder() });
afterEach(() => vi.unstubAllEnvs());

test("a signal ends training after the validation in which it was given, without another one", async () => {
  const stop = new AbortController();
  const told: { step: number; epochs: number; loss: number }[] = [];
  await using kid = new Kid({
    ...options(),
    maxEpochs: 5,
    signal: stop.signal,
    hooks: {
      validationLog: async (validation) => {
        await Promise.resolve();
        told.push(validation);
        if (validation.epochs === 2) stop.abort();
      },
    },
  });
  const practice = await kid.practice();
  expect(practice).toMatchObject({ interrupted: true, steps: 14, epochs: 2 });
  expect(told.map(({ step, epochs }) => [step, epochs])).toEqual([
    [7, 1],
    [14, 2],
  ]);
  expect(told[1]).toMatchObject(practice.validation);
});

test("parameters are those of the network, without what the KongFu keeps", async () => {
  await using kid = new Kid({ ...options(), maxSteps: 1 });
  const before = await kid.parameters();
  expect(Object.fromEntries(Object.entries(before).map(([name, { shape }]) => [name, shape]))).toEqual({
    "ip1/weights": [2, 16],
    "ip1/bias": [16],
    "bn1/scale": [16],
    "bn1/offset": [16],
    "bn1/mean": [16],
    "bn1/variance": [16],
    "ip2/weights": [16, 3],
    "ip2/bias": [3],
  });
  await kid.practice();
  expect((await kid.parameters())["ip1/weights"]?.data).not.toEqual(before["ip1/weights"]?.data);
});

test("a Kid of the same options is another one", async () => {
  const first = new Kid({ ...options(), maxSteps: 1, seed: 3 });
  await using again = new Kid({ ...first.options, seed: 4 });
  expect((await again.step()).loss).not.toBe((await first.step()).loss);
  await first[Symbol.asyncDispose]();
});

test("AKID_THREADS that is no number of threads is refused", async () => {
  vi.stubEnv("AKID_THREADS", "two");
  const kid = new Kid({ ...options(), maxSteps: 1 });
  await expect(kid.step()).rejects.toThrow('akid: AKID_THREADS expects a positive integer, found "two".');
});
