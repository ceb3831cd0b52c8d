/** Evals: by hand, against numpy, and over batches of unequal size. */
import { readFileSync } from "node:fs";
import {
  type AnyTensor,
  attach,
  auc,
  binaryAccuracy,
  binaryCrossEntropy,
  brain,
  dense,
  type EvalRows,
  flatten,
  index,
  input,
  meanAveragePrecision,
  multiLabelAccuracy,
  ownEval,
  topK,
} from "akid";
import { arrays, sample } from "akid/sources";
import { Kid, type KidOptions, sensor, sgd } from "akid/train";
import { describe, expect, test } from "vitest";
import type { Metrics } from "../../src/engines/engine.ts";
import { Mean } from "../../src/engines/mean.ts";
import { auc as areaOf } from "../../src/evals/auc.ts";
import { meanAveragePrecision as precisionOf } from "../../src/evals/average-precision.ts";
import { combinersOf } from "../../src/evals/index.ts";
import type { HostTensor } from "../../src/graph/program.ts";
import { lower } from "../../src/lower/lower.ts";
import { evaluate } from "../graph/reference/evaluate.ts";
import { draw, type Kind } from "../oracle/draw.ts";
import { newFolder } from "./toy.ts";

type Matrix = readonly (readonly number[])[];

/** Rows of scores and labels as an engine gives them: [samples, 2, classes]. */
const rows = (scores: Matrix, labels: Matrix): HostTensor => ({
  data: Float32Array.from(scores.flatMap((row, i) => [...row, ...(labels[i] as readonly number[])])),
  shape: [scores.length, 2, scores[0]?.length ?? 0],
});
const matrix = (values: readonly number[], columns: number): Matrix =>
  Array.from({ length: values.length / columns }, (_, i) => values.slice(i * columns, (i + 1) * columns));

describe("auc", () => {
  test("is 1 for a perfect order, 0 for its reverse, a half for equal scores", () => {
    const labels = [[0], [0], [1]];
    expect(areaOf([rows([[0.1], [0.2], [0.9]], labels)])).toBe(1);
    expect(areaOf([rows([[0.9], [0.8], [0.1]], labels)])).toBe(0);
    expect(areaOf([rows([[0.3], [0.3], [0.3]], labels)])).toBe(0.5);
    expect(areaOf([rows([[0.1], [0.3], [0.2]], [[-1], [-1], [1]])])).toBe(0.5);
  });

  test("passes over classes without positives or without negatives, and is NaN of none", () => {
    const scores = [
      [0.1, 0.2, 0.3],
      [0.4, 0.1, 0.2],
    ];
    expect(
      areaOf([
        rows(scores, [
          [0, 0, 1],
          [1, 0, 1],
        ]),
      ]),
    ).toBe(1);
    expect(
      areaOf([
        rows(scores, [
          [0, 0, 1],
          [0, 0, 1],
        ]),
      ]),
    ).toBeNaN();
    expect(areaOf([rows([[Number.NaN], [1]], [[0], [1]])])).toBeNaN();
  });
});

test("the average precision of akid's own case is 0.75", () => {
  expect(
    precisionOf([
      rows(
        [
          [0.1, 0.9],
          [0.1, 0.1],
        ],
        [
          [1, 1],
          [0, 1],
        ],
      ),
    ]),
  ).toBe(0.75);
});

/** Twin of oracle/evals.py. */
const golden = JSON.parse(readFileSync(new URL("../oracle/evals.json", import.meta.url), "utf8")) as Record<
  string,
  { readonly auc: number; readonly meanAveragePrecision: number }
>;
const drawn: Readonly<Record<string, readonly [count: number, classes: number, kind: Kind, above: number]>> = {
  "distinct scores": [60, 1, "unit", 0.2],
  "several classes": [83, 4, "unit", 0.4],
  ties: [90, 3, "ties", 0],
  "rare positives": [40, 6, "unit", 0.96],
};

describe("numpy agrees", () => {
  test("with as many cases", () => expect(Object.keys(golden)).toEqual(Object.keys(drawn)));

  test.each(Object.entries(drawn))("on %s, in one batch or in three", (name, [count, classes, kind, above]) => {
    const scores = matrix(draw(1, count * classes, kind), classes);
    const labels = matrix(draw(2, count * classes), classes).map((row) => row.map((value) => Number(value > above)));
    const cuts = [0, 20, 37, count];
    const parts = cuts.slice(1).map((to, i) => rows(scores.slice(cuts[i], to), labels.slice(cuts[i], to)));
    for (const batches of [[rows(scores, labels)], parts]) {
      expect(areaOf(batches)).toBeCloseTo(golden[name]?.auc as number, 9);
      expect(precisionOf(batches)).toBeCloseTo(golden[name]?.meanAveragePrecision as number, 9);
    }
  });
});

describe("the targets of an eval of rows", () => {
  /** What a batch leaves, by the reference. */
  function left(targets: AnyTensor, values: readonly number[]): readonly number[] {
    const x = input("x", [2]);
    const value = (attach as (...rest: unknown[]) => never)("value", auc(), [x, targets]);
    const { network } = brain("net", { x, y: targets } as never, { outputs: { x }, evals: { value } } as never);
    const shapes = { x: [3, 2], y: [3, ...(targets.shape.slice(1) as number[])] };
    const { evals } = lower(network, { shapes, mode: "predict" });
    return [...(evaluate([evals.value as never], { x: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6], y: values })[0] as Float64Array)];
  }

  test("may be whole numbers, or labels of classes", () => {
    const expected = [0.1, 0.2, 0, 1, 0.3, 0.4, 1, 0, 0.5, 0.6, 0, 1];
    expect(left(input("y", [2]), [0, 1, 1, 0, 0, 1])).toEqual(expected);
    expect(left(input("y", [2], "int32"), [0, 1, 1, 0, 0, 1])).toEqual(expected);
    expect(left(input("y", [2], index(2)), [0, 1, 1, 0, 0, 1])).toEqual(expected);
    expect(left(input("y", [], index(2)), [1, 0, 1])).toEqual(expected);
  });
});

describe("an eval that is a mean", () => {
  /** The eval of predictions and targets, by the reference. */
  function watched(block: unknown, predictions: Matrix, targets: Matrix | readonly number[]): number {
    const classes = predictions[0]?.length ?? 0;
    const x = input("x", [classes]);
    const isIndex = typeof targets[0] === "number";
    const y = isIndex ? input("y", [], index(classes)) : input("y", [classes]);
    const value = (attach as (...rest: unknown[]) => typeof x)("value", block, [x, y]);
    const { network } = brain("net", { x, y } as never, { outputs: { x }, evals: { value } } as never);
    const shapes = { x: [predictions.length, classes], y: [targets.length, ...(isIndex ? [] : [classes])] };
    const { evals } = lower(network, { shapes, mode: "predict" });
    const [found] = evaluate([evals.value as never], { x: predictions.flat(), y: targets.flat() as number[] });
    return found?.[0] as number;
  }

  test("binaryAccuracy takes both codings of labels, and a score at the threshold for a yes", () => {
    expect(watched(binaryAccuracy(), [[0.2], [0.7], [0.5], [0.4]], [[0], [1], [1], [1]])).toBe(0.75);
    expect(watched(binaryAccuracy({ threshold: 0 }), [[-0.2], [0.7], [0], [0]], [[-1], [-1], [1], [-1]])).toBe(0.5);
  });

  test("multiLabelAccuracy counts samples that are right throughout", () => {
    const scores = [
      [0.9, 0.1, 0.6],
      [0.9, 0.6, 0.6],
      [0.1, 0.1, 0.1],
    ];
    const tags = [
      [1, 0, 1],
      [1, 0, 1],
      [0, 0, 0],
    ];
    expect(watched(multiLabelAccuracy(), scores, tags)).toBeCloseTo(2 / 3, 12);
    expect(watched(binaryAccuracy(), scores, tags)).toBeCloseTo(8 / 9, 12);
  });

  test("topK looks at the k largest, the first of equal ones being larger", () => {
    const scores = [
      [1, 3, 2],
      [1, 3, 2],
      [5, 5, 5],
      [5, 5, 5],
    ];
    expect(watched(topK(1), scores, [1, 2, 0, 1])).toBe(0.5);
    expect(watched(topK(2), scores, [2, 0, 1, 2])).toBe(0.5);
    expect(watched(topK(3), scores, [0, 1, 2, 2])).toBe(1);
    expect(
      watched(topK(1), scores, [
        [0, 1, 0],
        [0, 0, 1],
        [1, 0, 0],
        [0, 1, 0],
      ]),
    ).toBe(0.5);
  });
});

const x = input("x", [3]);
const tags = input("tags", [4]);
const logits = x.attach("ip", dense(4));
/** Of all yes and no together; a mean over batches would be another number. */
function f1({ samples, classes, scores, targets }: EvalRows): number {
  expect([scores.length, targets.length]).toEqual([samples * classes, samples * classes]);
  const count = (counts: (score: number, target: number) => boolean): number =>
    scores.filter((score, i) => counts(score, targets[i] as number)).length;
  const hits = count((score, target) => score > 0 && target > 0);
  return (2 * hits) / (count((score) => score > 0) + count((_, target) => target > 0));
}
const tagger = brain(
  "tagger",
  { x, tags },
  {
    outputs: { logits },
    loss: attach("loss", binaryCrossEntropy(), [logits, tags]),
    evals: {
      auc: attach("auc", auc(), [logits, tags]),
      map: attach("map", meanAveragePrecision(), [logits, tags]),
      exact: attach("exact", multiLabelAccuracy({ threshold: 0 }), [logits, tags]),
      f1: attach("f1", ownEval(f1), [logits, tags]),
    },
  },
);
const part = (count: number, seed: number) => ({
  x: draw(seed, 3 * count),
  tags: draw(seed + 1, 4 * count).map((value) => Number(value > 0.3)),
});
const source = arrays("tagged", {
  samples: { x: sample([3]), tags: sample([4]) },
  train: part(20, 5),
  validation: part(237, 7),
});

describe.each(["onnx", "tfjs:wasm"] as const)("Kid on %s", (backend) => {
  const open = (validationBatchSize: number) =>
    new Kid({
      sensor: sensor(source, { batchSize: 8, validationBatchSize }),
      brain: tagger,
      kongfu: sgd({ lr: 0.1 }),
      backend,
      logDir: newFolder(),
      output: null,
      maxEpochs: 1,
    } satisfies KidOptions<typeof tagger, typeof source.samples>);

  test("evals of the whole set do not depend on how it is cut into batches", async () => {
    await using kid = open(237);
    await using cut = open(100); // 100, 100 and 37
    const whole = await kid.validate();
    const parts = await cut.validate();
    const { x: points, tags: labels } = part(237, 7);
    const { logits: found } = await kid.predict({
      x: { data: Float32Array.from(points), shape: [237, 3] },
      tags: { data: Float32Array.from(labels), shape: [237, 4] },
    });
    const all = [rows(matrix([...found.data], 4), matrix(labels, 4))];
    expect(whole.evals.auc).toBeCloseTo(areaOf(all), 6);
    expect(whole.evals.map).toBeCloseTo(precisionOf(all), 6);
    const scores = found.data as Float32Array;
    expect(whole.evals.f1).toBe(f1({ samples: 237, classes: 4, scores, targets: Float32Array.from(labels) }));
    expect(parts.evals.f1).toBeCloseTo(whole.evals.f1, 6);
    for (const name of ["auc", "map", "exact"] as const) expect(parts.evals[name]).toBeCloseTo(whole.evals[name], 6);
    expect(Object.keys(whole)).toEqual(["loss", "evals", "samples"]);
  });

  test("a step gives those of its batch, and the logs of training their mean", async () => {
    await using kid = open(237);
    const { evals, rows: given } = (await kid.step()) as Metrics;
    expect(given?.auc?.shape).toEqual([8, 2, 4]);
    expect(evals.auc).toBe(areaOf([given?.auc as HostTensor]));
    const { validation, loss } = await kid.practice();
    expect(validation.evals.map).toBeGreaterThan(0);
    expect(loss).toBeGreaterThan(0);
  });
});

describe("the mean of metrics", () => {
  const metrics = (samples: number, auc: number, given: HostTensor): Metrics => ({
    loss: samples,
    evals: { auc, accuracy: samples / 10 },
    samples,
    rows: { auc: given },
  });
  const [one, two] = [rows([[0.1], [0.9]], [[0], [1]]), rows([[0.5]], [[0]])];

  test("weighs samples, and combines rows", () => {
    const mean = new Mean({ auc: areaOf });
    mean.add(metrics(2, 1, one));
    mean.add(metrics(1, Number.NaN, two));
    expect(mean.value.evals.accuracy).toBeCloseTo((0.2 * 2 + 0.1) / 3, 12);
    expect(mean.value).toMatchObject({ loss: 5 / 3, samples: 3, evals: { auc: 1 } });
  });

  test("without combiners passes over batches in which there is no such eval", () => {
    const mean = new Mean();
    mean.add(metrics(2, 1, one));
    mean.add(metrics(1, Number.NaN, two));
    expect(mean.value.evals.auc).toBe(1);
  });
});

test("an eval of one's own that gives no number is refused in one sentence", () => {
  const wrong = attach("own", ownEval((({ samples }: EvalRows) => `${samples}`) as never), [logits, tags]);
  const { own } = combinersOf(brain("net", { x, tags }, { outputs: { logits }, evals: { own: wrong } }).network);
  expect(() => own?.([rows([[1, 2]], [[0, 1]])])).toThrow(
    'akid: ownEval: combine expects a function that gives a number, found "1".',
  );
  expect(() => ownEval(0.5 as never)).toThrow("akid: ownEval: combine expects a function, found 0.5.");
});

test("rows that another block has moved are refused in one sentence", () => {
  const moved = attach("auc", auc(), [logits, tags]).attach("moved", flatten());
  const { network } = brain("net", { x, tags }, { outputs: { logits }, evals: { auc: moved } });
  expect(() => combinersOf(network)).toThrow(
    "akid: brain 'net': eval 'auc' expects an eval block itself, found its rows after flatten. Attach auc(), meanAveragePrecision() or ownEval() last.",
  );
});
