/** What a monitor watches, where it shows it, and that training does not notice. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fromBinary } from "@bufbuild/protobuf";
import { accuracy, attach, brain, dense, flatten, index, input, softmaxCrossEntropy } from "akid";
import { digits } from "akid/sources";
import { Kid, type KidOptions, type Seen, sensor, sgd } from "akid/train";
import { expect, test } from "vitest";
import { maskedCrc32c } from "../../src/summaries/crc32c.ts";
import { type Event, EventSchema, SessionLog_SessionStatus } from "../../src/summaries/events_pb.ts";
import { newFolder, type toy, toyOptions, type toySource } from "./toy.ts";

type Options = Partial<KidOptions<typeof toy, typeof toySource.samples>>;

/** 7 steps an epoch. */
const kidOf = (options: Options): Kid<typeof toy, typeof toySource.samples> =>
  new Kid({ ...toyOptions, backend: "onnx", logDir: newFolder(), maxSteps: 14, logEvery: 5, ...options } as KidOptions<
    typeof toy,
    typeof toySource.samples
  >);

/** The events of a folder in the order in which TensorBoard reads them, each with its checksums. */
function eventsIn(folder: string): Event[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const bytes = readFileSync(join(folder, name));
      const events: Event[] = [];
      for (let at = 0; at < bytes.length; ) {
        const end = at + 12 + Number(bytes.readBigUInt64LE(at));
        expect(bytes.readUInt32LE(at + 8)).toBe(maskedCrc32c(bytes.subarray(at, at + 8)));
        expect(bytes.readUInt32LE(end)).toBe(maskedCrc32c(bytes.subarray(at + 12, end)));
        events.push(fromBinary(EventSchema, bytes.subarray(at + 12, end)));
        at = end + 4;
      }
      return events;
    });
}

/** Tag to the steps and kinds of what it shows, without what a later start takes back. */
function shownIn(folder: string): Record<string, string[]> {
  let points: { readonly tag: string; readonly step: number; readonly kind: string }[] = [];
  for (const { step: long, what } of eventsIn(folder)) {
    const step = Number(long);
    if (what.case === "sessionLog" && what.value.status === SessionLog_SessionStatus.START) {
      points = points.filter((point) => point.step < step);
    }
    if (what.case !== "summary") continue;
    points.push(...what.value.value.map(({ tag, value }) => ({ tag, step, kind: String(value.case) })));
  }
  const tags = [...new Set(points.map(({ tag }) => tag))];
  const shown = (wanted: string) =>
    points.filter(({ tag }) => tag === wanted).map(({ step, kind }) => `${step} ${kind}`);
  return Object.fromEntries(tags.map((tag) => [tag, shown(tag)]));
}

const all = { values: true, parameters: true, gradients: true, updates: true, images: true, validation: true } as const;

test("training with all of it watched ends as without", async () => {
  const trained = async (options: Options) => {
    await using kid = kidOf(options);
    const { validation } = await kid.practice();
    return { validation, parameters: await kid.parameters() };
  };
  expect(await trained({ monitor: all })).toEqual(await trained({ summaries: false }));
});

test("hooks and metrics.jsonl get values, gradients, parameters and updates of each logged step", async () => {
  const seen: (Seen | undefined)[] = [];
  const before: number[] = [];
  await using kid = kidOf({
    monitor: all,
    kongfu: sgd({ lr: 0.5 }),
    maxSteps: 5,
    hooks: {
      batchBegin: async (_, { clock }) => {
        if (clock.step === 4) before.push(...((await kid.parameters())["ip2/bias"]?.data ?? []));
      },
      trainLog: (event) => void seen.push(event.seen),
    },
  });
  await kid.practice();
  expect(seen.length).toBe(1);
  const { values, gradients, parameters, updates } = seen[0] as Seen;
  expect(Object.keys(values)).toEqual(["x", "ip1", "bn1", "relu1", "drop1", "ip2"]);
  expect(values.relu1?.shape).toEqual([8, 16]);
  const now = await kid.parameters();
  expect(parameters).toEqual(now);
  expect(Object.keys(gradients)).toEqual(Object.keys(now).filter((name) => !/mean|variance/.test(name)));
  const after = now["ip2/bias"]?.data ?? [];
  const norm = (list: readonly number[]): number => Math.hypot(...list);
  const moved = norm(before.map((value, i) => (after[i] as number) - value));
  expect(updates["ip2/bias"]).toBeCloseTo(moved / norm(before), 10);
  const lines = readFileSync(join(kid.logDir, "metrics.jsonl"), "utf8").trimEnd().split("\n");
  const records = lines.map((line) => JSON.parse(line) as { event: string; part: string; values: typeof statistics });
  const statistics = { relu1: { mean: 0, std: 0, min: 0, max: 0, zeros: 0 } };
  const [train, validation] = records.filter(({ event }) => event === "monitor");
  expect([train?.part, validation?.part]).toEqual(["train", "validation"]);
  const data = [...(values.relu1?.data ?? [])];
  const mean = data.reduce((a, b) => a + b) / data.length;
  expect(train?.values.relu1).toEqual({
    mean: expect.closeTo(mean, 10),
    std: expect.closeTo(norm(data.map((value) => value - mean)) / Math.sqrt(data.length), 10),
    ...{ min: 0, max: Math.max(...data), zeros: data.filter((value) => value === 0).length / data.length },
  });
  expect(Object.keys(validation?.values ?? {})).toEqual(["ip1", "bn1", "relu1", "drop1", "ip2"]);
});

test("the first step of a parameter of zeros moves it by its whole size, and one that stays moves by nothing", async () => {
  const seen: (Seen | undefined)[] = [];
  const hooks = {
    trainLog: (event: { readonly seen?: Seen }) => void seen.push(event.seen),
  } satisfies Options["hooks"];
  const moved = { monitor: { updates: true }, maxSteps: 1, logEvery: 1, validate: false, hooks } as const;
  await using kid = kidOf({ ...moved, kongfu: sgd({ lr: 0.5 }) });
  await kid.practice();
  await using still = kidOf({ ...moved, kongfu: sgd({ lr: 0 }) });
  await still.practice();
  expect(seen.map((each) => each?.updates["ip2/bias"])).toEqual([1, 0]);
});

test("the gradients are those of a step: sgd moves by them", async () => {
  const image = input("image", [8, 8, 1]);
  const label = input("label", [], index(10));
  const logits = image.attach("flat", flatten()).attach("ip1", dense(10));
  const evals = { accuracy: attach("accuracy", accuracy(), [logits, label]) };
  const loss = attach("loss", softmaxCrossEntropy(), [logits, label]);
  const net = brain("digits", { image, label }, { outputs: { logits }, loss, evals });
  const logDir = newFolder();
  const seen: Seen[] = [];
  await using kid = new Kid({
    ...{ brain: net, sensor: sensor(digits(), { batchSize: 1500, sampler: "sequence" }), kongfu: sgd({ lr: 0.1 }) },
    ...{ maxSteps: 2, logEvery: 1, validate: false, output: null, logDir, backend: "onnx", checkpoint: false },
    monitor: { values: ["ip1"], gradients: true, parameters: true, images: true },
    hooks: { trainLog: (event) => void (event.seen && seen.push(event.seen)) },
  });
  await kid.practice();
  // The whole set is one batch: what the second step did is what the first probe had found.
  const [first, second] = seen as [Seen, Seen];
  const dataOf = (each: Seen, kind: "parameters" | "gradients") => [...(each[kind]["ip1/bias"]?.data ?? [])];
  const expected = dataOf(first, "parameters").map(
    (value, i) => value - 0.1 * (dataOf(first, "gradients")[i] as number),
  );
  dataOf(second, "parameters").forEach((value, i) => expect(value).toBeCloseTo(expected[i] as number, 6));
  expect(shownIn(join(logDir, "train"))).toMatchObject({
    "images/image": ["0 image"],
    "values/ip1": ["1 histo", "2 histo"],
    "gradients/ip1/weights": ["1 histo", "2 histo"],
  });
});

test("a resumed run goes on in new event files, and takes back what it does again", async () => {
  const logDir = newFolder();
  const options = { logDir, validate: { steps: 4 }, checkpoint: {}, monitor: { parameters: true } } satisfies Options;
  const stopped = kidOf({
    ...options,
    hooks: {
      batchBegin: (_, { clock }) => {
        if (clock.step === 11) throw new Error("cut");
      },
    },
  });
  await expect(stopped.practice()).rejects.toThrow("cut");
  await stopped[Symbol.asyncDispose]();
  await using kid = kidOf({ ...options, resume: true });
  await kid.practice();
  const steps = (kind: string, ...of: number[]) => of.map((step) => `${step} ${kind}`);
  expect(readdirSync(join(logDir, "train")).length).toBe(2);
  expect(shownIn(join(logDir, "train"))).toMatchObject({
    loss: steps("simpleValue", 5, 10, 14),
    lr: steps("simpleValue", 5, 10, 14),
    "parameters/ip1/weights": steps("histo", 5, 10, 14),
  });
  expect(shownIn(join(logDir, "validation"))).toEqual({
    loss: steps("simpleValue", 4, 8, 12, 14),
    accuracy: steps("simpleValue", 4, 8, 12, 14),
  });
  await using anew = kidOf({ ...options, maxSteps: 5 });
  await anew.practice();
  expect(shownIn(join(logDir, "train")).loss).toEqual(steps("simpleValue", 5));
});

test("no event files where none are wanted", async () => {
  const logDir = newFolder();
  await using kid = kidOf({ logDir, summaries: false, maxSteps: 1 });
  await kid.practice();
  expect(readdirSync(logDir).sort()).toEqual(["checkpoints", "config.json", "metrics.jsonl", "training.log"]);
});

test.each<[object, string]>([
  [{ values: ["ip9"] }, "there is no value 'ip9'. There are x, y, ip1, bn1, relu1, drop1, ip2, loss, accuracy."],
  [{ values: 3 }, "values expects true, false or names, found 3."],
  [{ gradients: "all" }, 'gradients expects true or false, found "all".'],
  [{ activations: true }, "has no option 'activations'. Its options are values, validation, parameters,"],
])("%j is refused", (monitor, message) => {
  expect(() => kidOf({ monitor: monitor as never })).toThrow(`akid: toy monitor: ${message}`);
});
