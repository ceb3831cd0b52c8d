/** Kid on both backends: it learns, repeats itself exactly, and validates exactly. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Kid, logLine, momentum, type Outputs, sensor } from "akid/train";
import { afterEach, describe, expect, test } from "vitest";
import { newFolder, type toy, toyOptions, toySource } from "./toy.ts";

type ToyKid = Kid<typeof toy, typeof toySource.samples>;
const open: ToyKid[] = [];
afterEach(async () => {
  for (const kid of open.splice(0)) await kid[Symbol.asyncDispose]();
});
const made = (kid: ToyKid): ToyKid => {
  open.push(kid);
  return kid;
};

describe.each(["onnx", "tfjs:wasm"] as const)("on %s", (backend) => {
  const options = () => ({ ...toyOptions, backend, logDir: newFolder() });
  const losses = async (kid: ToyKid, steps: number, between?: () => Promise<unknown>): Promise<number[]> => {
    const found: number[] = [];
    for (let i = 0; i < steps; i++) {
      found.push((await kid.step()).loss);
      await between?.();
    }
    return found;
  };

  test("learns, counts, and says what it came to", async () => {
    const kid = made(new Kid({ ...options(), maxEpochs: 8 }));
    const before = await kid.validate();
    const practice = await kid.practice();
    expect(practice).toMatchObject({ steps: 56, epochs: 8, interrupted: false, validation: { samples: 13 } });
    expect(practice.validation.loss).toBeLessThan(0.5 * before.loss);
    expect(practice.validation.evals.accuracy).toBeGreaterThan(0.8);
    expect(practice.loss).toBeLessThan(before.loss);
    expect(kid.clock).toMatchObject({ step: 56, stepsPerEpoch: 7 });
  });

  test("equal seeds give equal losses to the last bit, another seed gives others", async () => {
    const run = (seed: number) => losses(made(new Kid({ ...options(), seed, maxEpochs: 1 })), 10);
    const first = await run(5);
    expect(await run(5)).toEqual(first);
    expect(await run(6)).not.toEqual(first);
  });

  test("validation changes nothing in training", async () => {
    const undisturbed = await losses(made(new Kid({ ...options(), maxEpochs: 1 })), 10);
    const kid = made(new Kid({ ...options(), maxEpochs: 1 }));
    expect(await losses(kid, 10, () => kid.validate())).toEqual(undisturbed);
  });

  test("validation weighs samples, not batches", async () => {
    const validated = async (validationBatchSize: number) => {
      const kid = made(
        new Kid({ ...options(), sensor: sensor(toySource, { batchSize: 8, validationBatchSize }), maxEpochs: 1 }),
      );
      await losses(kid, 7);
      return { kid, ...(await kid.validate()) };
    };
    const whole = await validated(13);
    const parts = await validated(5); // 5, 5 and 3
    expect(parts.samples).toBe(13);
    expect(parts.loss).toBeCloseTo(whole.loss, 6);
    expect(parts.evals.accuracy).toBeCloseTo(whole.evals.accuracy, 6);
    const batch = await toySource.batch("validation", [...Array(13).keys()]);
    const { logits } = await whole.kid.predict(batch);
    expect(whole.evals.accuracy).toBeCloseTo(hits(logits, batch.y.data) / 13, 6);
  });

  test("ends within an epoch at maxSteps, and validates there", async () => {
    const practice = await made(new Kid({ ...options(), maxSteps: 10 })).practice();
    expect(practice).toMatchObject({ steps: 10, epochs: 10 / 7, validation: { samples: 13 } });
  });

  test("practice goes on where steps by hand ended", async () => {
    const kid = made(new Kid({ ...options(), maxSteps: 12 }));
    await losses(kid, 5);
    expect((await kid.practice()).steps).toBe(12);
    const other = await made(new Kid({ ...options(), maxSteps: 12 })).practice();
    expect((await kid.validate()).loss).toBe(other.validation.loss);
  });

  test("a loss that is not finite ends it with step, place and the last finite loss", async () => {
    const logDir = newFolder();
    const kid = made(new Kid({ ...toyOptions, backend, logDir, kongfu: momentum({ lr: 1e30 }), maxEpochs: 1 }));
    const message =
      /^akid: toy: the loss became (NaN|-?Infinity) at step \d+ in .+ \(last finite loss [\d.e+]+\)\. Lower the learning rate, or look for values/;
    await expect(kid.practice()).rejects.toThrow(
      expect.objectContaining({ name: "AkidError", message: expect.stringMatching(message) }),
    );
    const last = readFileSync(join(logDir, "training.log"), "utf8").trimEnd().split("\n").at(-1) ?? "";
    expect(logLine.exec(last)?.[6]).toMatch(message);
  });
});

function hits({ data, shape }: Outputs<typeof toy>["logits"], labels: ArrayLike<number>): number {
  const classes = shape[1] as number;
  const rows = Array.from({ length: shape[0] as number }, (_, i) => [...data.subarray(i * classes, (i + 1) * classes)]);
  return rows.filter((row, i) => row.indexOf(Math.max(...row)) === labels[i]).length;
}
