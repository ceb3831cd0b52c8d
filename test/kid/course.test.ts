/** The order of events in a training, what hooks may do, when it validates, and when it ends early. */
import { Kid, type KidOptions, onPlateau, sgd } from "akid/train";
import { describe, expect, test } from "vitest";
import { newFolder, type toy, toyOptions, type toySource } from "./toy.ts";

type Options = Partial<KidOptions<typeof toy, typeof toySource.samples>>;

/** 7 steps an epoch. */
const kidOf = (options: Options) =>
  new Kid({ ...toyOptions, backend: "tfjs:wasm", logDir: newFolder(), maxSteps: 14, ...options } as KidOptions<
    typeof toy,
    typeof toySource.samples
  >);

/** Trains, and writes down each event with the step of the clock. */
async function recorded(options: Options): Promise<string[]> {
  const events: string[] = [];
  const note =
    (name: string) =>
    (_: unknown, { clock }: { readonly clock: { readonly step: number } }) => {
      events.push(`${name} ${clock.step}`);
    };
  const hooks = {
    trainBegin: note("begin"),
    batchBegin: note("batch"),
    trainLog: [note("log"), note("log again")],
    validationLog: note("validation"),
    epochEnd: note("epoch"),
    trainEnd: note("end"),
  };
  await using kid = kidOf({ ...options, hooks });
  await kid.practice();
  return events;
}

describe("hooks", () => {
  test("come in their order, each function of a moment after the other", async () => {
    const batches = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `batch ${from + i}`);
    expect(await recorded({ maxSteps: 9, logEvery: 7 })).toEqual([
      "begin 0",
      ...batches(0, 7),
      "log 7",
      "log again 7",
      "validation 7",
      "epoch 7",
      ...batches(7, 9),
      "log 9",
      "log again 9",
      "validation 9",
      "end 9",
    ]);
  });

  test("come before the first step where that is validated", async () => {
    const events = await recorded({ maxSteps: 1, validateFirst: true });
    expect(events).toEqual(["begin 0", "validation 0", "batch 0", "log 1", "log again 1", "validation 1", "end 1"]);
  });

  test("tell what they say: metrics, rate, epochs", async () => {
    const told: object[] = [];
    await using kid = kidOf({
      maxSteps: 7,
      logEvery: 7,
      kongfu: sgd({ lr: ({ step }) => 0.1 / (step + 1) }),
      hooks: {
        trainLog: ({ step, lr, loss, evals }) => told.push({ step, lr, loss, accuracy: evals.accuracy }),
        validationLog: ({ step, steps, epochs, samples }) => told.push({ step, steps, epochs, samples }),
        epochEnd: ({ epoch }) => told.push({ epoch }),
      },
    });
    await kid.practice();
    expect(told).toEqual([
      { step: 7, lr: 0.1 / 7, loss: expect.any(Number), accuracy: expect.any(Number) },
      { step: 7, steps: 7, epochs: 1, samples: 13 },
      { epoch: 1 },
    ]);
  });

  test("are awaited, may stop the training, and see its history", async () => {
    await using kid = kidOf({
      maxSteps: 100,
      hooks: {
        validationLog: async (_, { history, stop }) => {
          await Promise.resolve();
          if (history.length === 3) stop();
        },
      },
    });
    expect(await kid.practice()).toMatchObject({ steps: 21, interrupted: false });
    expect(kid.history.map(({ step }) => step)).toEqual([7, 14, 21]);
  });

  test("one that throws ends the training with its error", async () => {
    await using kid = kidOf({
      hooks: {
        batchBegin: (_, { clock }) => {
          if (clock.step === 3) throw new RangeError("mine");
        },
      },
    });
    await expect(kid.practice()).rejects.toThrow(RangeError);
    expect(kid.clock.step).toBe(3);
  });

  test("a name that is no moment is refused", () => {
    expect(() => kidOf({ hooks: { onEpoch: () => {} } as never })).toThrow(
      "akid: toy hooks: has no option 'onEpoch'. Its options are trainBegin, batchBegin, trainLog, validationLog, epochEnd, trainEnd.",
    );
  });
});

describe("validation", () => {
  test.each<[string, Options, number[]]>([
    ["each epoch, and at the end", { maxSteps: 16 }, [7, 14, 16]],
    ["every 5 steps", { maxSteps: 16, validate: { steps: 5 } }, [5, 10, 15, 16]],
    ["every 2 epochs", { maxSteps: 28, validate: { epochs: 2 } }, [14, 28]],
    ["at the end alone", { maxSteps: 16, validate: false }, [16]],
    ["by two rules", { maxSteps: 16, validate: [{ steps: 4 }, { epochs: 1 }] }, [4, 7, 8, 12, 14, 16]],
    ["before the first step, too", { maxSteps: 14, validateFirst: true }, [0, 7, 14]],
  ])("%s", async (_, options, steps) => {
    await using kid = kidOf(options);
    await kid.practice();
    expect(kid.history.map(({ step }) => step)).toEqual(steps);
  });

  test("a schedule sees them", async () => {
    const lr = onPlateau({ base: 1e-9, patience: 0, factor: 0.5 }); // nothing gets better by so little
    const rates: number[] = [];
    await using kid = kidOf({
      maxSteps: 28,
      kongfu: sgd({ lr }),
      hooks: { batchBegin: (_, { clock }) => clock.step % 7 === 0 && rates.push(lr.at(clock)) },
    });
    await kid.practice();
    expect(rates[0]).toBe(1e-9);
    expect(rates.at(-1)).toBeLessThan(1e-9);
  });
});

describe("early stopping", () => {
  test("ends when so many validations have brought nothing better", async () => {
    await using kid = kidOf({ maxSteps: 700, kongfu: sgd({ lr: 0 }), stopEarly: { patience: 3, metric: "accuracy" } });
    // The parameters stay; only the first validation can be better than none, and running statistics settle.
    const { steps } = await kid.practice();
    expect(steps).toBeLessThan(700);
    const accuracies = kid.history.map(({ evals }) => evals.accuracy ?? 0);
    const best = Math.max(...accuracies);
    expect(accuracies.length - 1 - accuracies.indexOf(best)).toBe(3);
  });

  test.each([
    [{ patience: 0 }, "akid: toy stopEarly: patience expects a positive integer, found 0."],
    [{ patience: 2, metric: "auc" }, "akid: toy stopEarly: validation has no 'auc'. It has loss, accuracy."],
    [{ patience: 2, direction: "up" }, 'akid: toy stopEarly: direction expects "min" or "max", found "up".'],
  ])("%j is refused", (stopEarly, message) => {
    expect(() => kidOf({ stopEarly: stopEarly as never })).toThrow(message);
  });
});

test("two Kids train side by side as each would alone", async () => {
  const alone = async (seed: number) => {
    await using kid = kidOf({ seed });
    return (await kid.practice()).validation;
  };
  const expected = [await alone(1), await alone(2)];
  await using first = kidOf({ seed: 1 });
  await using second = kidOf({ seed: 2 });
  const both = await Promise.all([first.practice(), second.practice()]);
  expect(both.map(({ validation }) => validation)).toEqual(expected);
});
