/** akid's own names of options and hooks: each is the option that it stands for, and not beside it. */
import { Kid, type KidOptions } from "akid/train";
import { describe, expect, test } from "vitest";
import { settingsOf } from "../../src/kid/options.ts";
import { newFolder, toyOptions } from "./toy.ts";

const settings = (options: object) => settingsOf({ ...toyOptions, ...options } as unknown as KidOptions);

/** The settings that a name changes, of a training of 2 epochs of 7 steps. */
const changed = (options: object) => {
  const length = "maxEpoch" in options ? {} : { maxEpochs: 2 };
  const [plain, found] = [settings({ maxEpochs: 2 }), settings({ ...length, ...options })];
  const keys = Object.keys(found) as (keyof typeof found)[];
  return Object.fromEntries(
    keys.flatMap((key) =>
      key !== "logDir" && JSON.stringify(found[key]) !== JSON.stringify(plain[key]) ? [[key, found[key]]] : [],
    ),
  );
};

const wholeBatch = { values: true, parameters: true, gradients: true, updates: true, images: true };
const onlyValidation = { values: [], parameters: false, gradients: false, updates: false, images: false };

test.each<[object, object]>([
  [{ maxEpoch: 3 }, { steps: 21 }],
  [{ trainLogStep: 5 }, { logEvery: 5 }],
  [{ valLogStep: 3 }, { validateEvery: [3] }],
  [{ valLogStep: 3, logByEpoch: true }, { validateEvery: [3, 7] }],
  [{ valLogStep: 3, logByStep: false, logByEpoch: true, numEpochPerLog: 2 }, { validateEvery: [14] }],
  [{ numEpochPerLog: 2 }, { validateEvery: [14] }],
  [{ logByStep: false }, { validateEvery: [] }],
  [{ skipValidation: true }, { validateEvery: [] }],
  [{ saveChkPoint: false }, { checkpoint: false }],
  [{ saveChkPoint: true }, {}],
  [{ continueFromChkPoint: true }, { resume: true }],
  [{ doSummary: false }, { summaries: false }],
  [{ doBatchMonitoring: true }, { monitor: { ...wholeBatch, validation: [] } }],
  [{ doBatchMonitoring: true, doSummaryOnVal: true }, { monitor: { ...wholeBatch, validation: true } }],
  [{ summaryOnVal: true }, { monitor: { ...onlyValidation, validation: true } }],
  [{ debug: true }, { log: "debug" }],
  [{ debug: false }, {}],
])("%j is %j", (options, expected) => expect(changed(options)).toEqual(expected));

test.each<[object, string]>([
  [{ maxEpoch: 1, maxEpochs: 1 }, "maxEpoch and maxEpochs are the same. Give one of them."],
  [{ maxEpoch: 1, maxSteps: 1 }, "expects either maxSteps or maxEpochs, found both."],
  [{ trainLogStep: 5, logEvery: 5 }, "trainLogStep and logEvery are the same. Give one of them."],
  [{ valLogStep: 3, validate: false }, "valLogStep and validate are the same. Give one of them."],
  [{ doSummaryOnVal: true, summaryOnVal: true }, "doSummaryOnVal and summaryOnVal are the same. Give one of them."],
  [{ debug: true, log: "warn" }, "debug and log are the same. Give one of them."],
  [{ saveChkPoint: 1 }, "saveChkPoint expects true or false, found 1."],
  [{ logByEpoch: "yes" }, 'logByEpoch expects true or false, found "yes".'],
  [{ valLogStep: 0 }, "validate: steps expects a positive integer, found 0."],
  [{ trainLogSteps: 5 }, "has no option 'trainLogSteps'. Its options are sensor,"],
])("%j is refused", (options, message) => {
  const length = "maxEpoch" in options ? {} : { maxEpochs: 2 };
  expect(() => settings({ ...length, ...options })).toThrow(
    `akid: toy${message.startsWith("validate") ? " " : ": "}${message}`,
  );
});

describe("hooks", () => {
  test("of both eras are called at their moments", async () => {
    const called: string[] = [];
    const note = (name: string) => () => void called.push(name);
    const names = ["onTrainBegin", "onBatchBegin", "onTrainingLogStep", "onValLogStep", "onEpochEnd"] as const;
    await using kid = new Kid({
      ...toyOptions,
      backend: "tfjs:wasm",
      logDir: newFolder(),
      maxSteps: 7,
      trainLogStep: 7,
      hooks: Object.fromEntries(names.map((name) => [name, note(name)])),
    });
    await kid.practice();
    expect(called.filter((name, i) => name !== called[i - 1])).toEqual(names);
    const older = settings({ maxSteps: 1, hooks: { onTrainingLog: note("train"), onValLog: note("validation") } });
    expect(Object.keys(older.hooks)).toEqual(["trainLog", "validationLog"]);
  });

  test("two names of one moment are refused", () => {
    const twice = { onValLog: () => {}, onValLogStep: () => {} };
    expect(() => settings({ maxSteps: 1, hooks: twice })).toThrow(
      "akid: toy hooks: onValLog and onValLogStep are the same. Give one of them.",
    );
  });
});

test("practice goes on by either name, and knows no other", async () => {
  const logDir = newFolder();
  const options = { ...toyOptions, backend: "tfjs:wasm", logDir, maxSteps: 3 } as const;
  await using first = new Kid({ ...options, maxSteps: 2 });
  await first.practice();
  for (const how of [{ resume: true }, { continueFromChkPoint: true }]) {
    const begun: number[] = [];
    await using kid = new Kid({ ...options, hooks: { trainBegin: (_, { clock }) => void begun.push(clock.step) } });
    await kid.practice(how);
    expect(begun).toEqual([how.resume ? 2 : 3]);
    await expect(kid.practice({ resum: true } as never)).rejects.toThrow(
      "akid: practice: has no option 'resum'. Its options are resume.",
    );
  }
});
