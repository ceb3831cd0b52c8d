/** The learning-rate finder: what it suggests trains, and looking changes nothing. */
import { Kid, sgd } from "akid/train";
import { expect, test } from "vitest";
import { newFolder, toyOptions } from "./toy.ts";

const options = { ...toyOptions, backend: "tfjs:wasm" as const, maxEpochs: 4 };

test("suggests a rate at which the loss falls, and changes nothing", async () => {
  await using kid = new Kid({ ...options, logDir: newFolder(), kongfu: sgd({ lr: 0.1 }) });
  const before = await kid.parameters();
  const { rates, losses, suggestion } = await kid.findRate({ from: 1e-4, to: 100, steps: 120 });
  expect(await kid.parameters()).toEqual(before);
  expect(kid.clock.step).toBe(0);
  expect(rates.length).toBe(losses.length);
  expect(rates[0]).toBe(1e-4);
  expect(rates.at(-1)).toBeLessThanOrEqual(100);
  const trained = async (lr: number) => {
    await using one = new Kid({ ...options, logDir: newFolder(), kongfu: sgd({ lr }) });
    return (await one.practice()).validation.loss;
  };
  expect(await trained(suggestion)).toBeLessThan(0.8 * (await trained(suggestion / 300)));
});

test("a range in which nothing happens is said", async () => {
  await using kid = new Kid({ ...options, logDir: newFolder(), kongfu: sgd({ lr: 0.1 }) });
  await expect(kid.findRate({ from: 1e3, to: 1e5, steps: 5 })).rejects.toThrow(
    /^akid: findRate: the loss did not fall from 1000 to .*\. Give another range, or more steps\.$/,
  );
});
