/** Training by hand: steps on batches of one's own, metrics of a batch and of a part, and checkpoints when one likes. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { arrays, sample } from "akid/sources";
import { Kid, sensor, sgd } from "akid/train";
import { expect, test } from "vitest";
import { newFolder, toyOptions, toySource } from "./toy.ts";

const options = { ...toyOptions, backend: "onnx", kongfu: sgd({ lr: 0.1 }) } as const;
const kidIn = (logDir: string, more: { resume?: boolean } = {}) =>
  new Kid({ ...options, logDir, maxSteps: 12, ...more });

test("steps on the sensor's own batches by hand are those of practice", async () => {
  await using byHand = kidIn(newFolder());
  await using alone = kidIn(newFolder());
  for await (const batch of toyOptions.sensor.epoch(0, 0)) await byHand.step(batch);
  for (let i = 0; i < 7; i++) await alone.step();
  expect(await byHand.parameters()).toEqual(await alone.parameters());
  expect(byHand.clock.step).toBe(7);
});

test("evaluate is of one batch, validate of a whole part, and neither changes anything", async () => {
  await using kid = kidIn(newFolder());
  await kid.step();
  const before = await kid.parameters();
  const whole = await toySource.batch(
    "train",
    Array.from({ length: 50 }, (_, i) => i),
  );
  const { loss, evals, samples } = await kid.evaluate(whole);
  expect(samples).toBe(50);
  const train = await kid.validate("train");
  expect(train.samples).toBe(50);
  expect(train.loss).toBeCloseTo(loss, 6);
  expect(train.evals.accuracy).toBeCloseTo(evals.accuracy, 6);
  expect((await kid.validate()).samples).toBe(13);
  await expect(kid.validate("test" as never)).rejects.toThrow(
    'akid: validate: part expects "validation" or "train", found "test".',
  );
  expect(await kid.parameters()).toEqual(before);
});

test("another sensor's validation part is judged as it is, and changes nothing", async () => {
  await using kid = kidIn(newFolder());
  await kid.step();
  const numbers = await toySource.batch(
    "train",
    Array.from({ length: 21 }, (_, i) => i),
  );
  const columns = { x: numbers.x.data, y: numbers.y.data };
  const testSet = arrays("test set", { samples: toySource.samples, train: columns, validation: columns });
  const expected = await kid.evaluate(numbers);
  const found = await kid.validate(sensor(testSet, { batchSize: 5 }));
  expect(found.samples).toBe(21);
  expect(found.loss).toBeCloseTo(expected.loss, 6);
  expect(found.evals.accuracy).toBeCloseTo(expected.evals.accuracy, 6);
  expect(kid.clock.step).toBe(1);
  const other = arrays("another", {
    samples: { x: sample([3]) },
    train: { x: [1, 2, 3] },
    validation: { x: [1, 2, 3] },
  });
  // @ts-expect-error its samples are others
  await expect(kid.validate(sensor(other, { batchSize: 1 }))).rejects.toThrow("akid:");
});

test("steps by hand are not lost to a checkpoint that practice is to resume", async () => {
  const logDir = newFolder();
  await using kid = kidIn(logDir);
  await kid.step();
  await kid.step();
  await expect(kid.practice({ resume: true })).rejects.toThrow(
    `akid: resume of '${logDir}': it has done 2 steps, which the checkpoint would replace. Leave \`resume\` out to go on with them, or resume with a new Kid.`,
  );
  expect((await kid.practice()).steps).toBe(12);
});

test("a Kid that has resumed goes on when it is told to resume again", async () => {
  await using kid = kidIn(newFolder());
  expect((await kid.practice({ resume: true })).steps).toBe(12);
  expect((await kid.practice({ resume: true })).steps).toBe(12);
});

test("from what save keeps, practice goes on as if it had not been cut", async () => {
  const logDir = newFolder();
  await using first = kidIn(logDir);
  await using whole = kidIn(newFolder());
  for (let i = 0; i < 9; i++) await first.step();
  await first.save();
  expect(existsSync(join(logDir, "checkpoints/step-000000009"))).toBe(true);
  await using second = kidIn(logDir);
  expect((await second.practice({ resume: true })).steps).toBe(12);
  await whole.practice();
  expect(await second.parameters()).toEqual(await whole.parameters());
});
