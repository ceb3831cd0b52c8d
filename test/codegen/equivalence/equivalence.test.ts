/** A variant is the template run with its values: the same network, the same parameters, the same losses. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as akid from "akid";
import * as train from "akid/train";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Generator } from "../../../codegen/generate/generator.ts";
import { assignmentOf } from "../../../codegen/space/labels.ts";
import type { Assignment } from "../../../codegen/space/space.ts";
import type { AnyBrain } from "../../../dsl/brain.ts";
import { onnxBackend } from "../../../src/backends/onnx/index.ts";
import type { Batch } from "../../../src/engines/engine.ts";
import { singleEngine } from "../../../src/engines/single.ts";
import type { KongFu } from "../../../src/kongfus/kongfu.ts";
import { lower } from "../../../src/lower/lower.ts";
import { remove } from "../../processes.ts";
import { newProject } from "../folder.ts";
import { type Exports, runnerOf, runVariant } from "./vocabulary.ts";

const modules = { akid, "akid/train": train };
const backend = onnxBackend({ threads: 1 });
const samples = 4;
const batch: Batch = {
  image: { data: Float32Array.from({ length: samples * 64 }, (_, i) => Math.sin(i * i)), shape: [samples, 8, 8, 1] },
  label: { data: Int32Array.of(3, 1, 4, 1), shape: [samples] },
};

/** One combination: what was made of it, undefined where it was refused, and the template run with its values. */
interface Case {
  readonly shown: string;
  readonly text: string | undefined;
  readonly run: () => Exports;
}

const project = newProject("equivalence");
afterAll(() => remove(project));

/** So many different combinations of a template, drawn with a seed. */
function casesOf(stem: string, count: number, seed: number): readonly Case[] {
  const template = join(import.meta.dirname, `${stem}.template.ts`);
  const tsconfig = join(project, "tsconfig.json");
  using generator = new Generator({ template, out: import.meta.dirname, tsconfig });
  const { variants, texts } = generator.make(generator.select({ sample: count, seed }));
  const run = runnerOf(readFileSync(template, "utf8"), modules);
  return variants.flatMap(({ file, parameters, also = [] }) =>
    [parameters, ...also].map((one) => ({
      shown: `${stem} ${JSON.stringify(one)}`,
      text: texts.get(file),
      run: () => run(assignmentOf(generator.space, one) as Assignment),
    })),
  );
}

/** What these templates export. */
interface Experiment {
  readonly net: AnyBrain;
  readonly kongfu: KongFu;
}

const experimentOf = (exports: Exports): Experiment => exports as unknown as Experiment;

/** Names, kinds, settings, wiring and shapes of a brain, and the nodes and parameters that it is lowered to. */
function networkOf({ net: { network } }: Experiment): string {
  const shapes = Object.fromEntries(Object.entries(batch).map(([name, { shape }]) => [name, shape]));
  const { values, parameters, variables, loss } = lower(network, { shapes, mode: "train" });
  const sizes = [...values].map(([name, { op, shape, dtype }]) => ({ name, op, shape, dtype }));
  return JSON.stringify({ network, sizes, parameters, variables: [...variables.keys()], loss: loss?.op }, null, 1);
}

/** The loss of the first values. */
async function firstLoss({ net: { network }, kongfu }: Experiment): Promise<number> {
  await using engine = await singleEngine({ network, kongfu, backend, seed: 7 });
  return (await engine.evaluate(batch)).loss;
}

/** The losses of two steps: the second one has the KongFu's part in it. */
async function lossesOf({ net: { network }, kongfu }: Experiment): Promise<readonly number[]> {
  await using engine = await singleEngine({ network, kongfu, backend, seed: 7 });
  const first = await engine.train(batch, { step: 0, stepsPerEpoch: 10 });
  const second = await engine.train(batch, { step: 1, stepsPerEpoch: 10 });
  return [first.loss, second.loss];
}

/** An accepted variant, and the template run with its values. */
interface Pair {
  readonly shown: string;
  readonly variant: Experiment;
  readonly template: Experiment;
}

let accepted: readonly Pair[] = [];
let refused: readonly Case[] = [];

beforeAll(() => {
  const cases = [...casesOf("layers", 120, 1), ...casesOf("branches", 120, 2), ...casesOf("residuals", 100, 3)];
  accepted = cases.flatMap(({ text, run, shown }) =>
    text === undefined
      ? []
      : { shown, variant: experimentOf(runVariant(text, modules)), template: experimentOf(run()) },
  );
  refused = cases.filter(({ text }) => text === undefined);
});

describe("200 combinations and more", () => {
  it("has them", () => {
    expect(accepted.length).toBeGreaterThanOrEqual(200);
    expect(refused.length).toBeGreaterThanOrEqual(20);
  });

  it("give the network that the template gives with these values", () => {
    for (const { variant, template, shown } of accepted) expect(networkOf(variant), shown).toBe(networkOf(template));
  });

  it("give its first loss, and its KongFu", async () => {
    for (const { variant, template, shown } of accepted) {
      const loss = await firstLoss(variant);
      expect(loss, shown).toBeGreaterThan(0);
      expect(loss, shown).toBe(await firstLoss(template));
      expect(JSON.stringify(variant.kongfu), shown).toBe(JSON.stringify(template.kongfu));
    }
  });

  it("give its losses in training", async () => {
    for (const { variant, template, shown } of accepted.filter((_, i) => i % 12 === 0)) {
      const losses = await lossesOf(variant);
      expect(losses[1], shown).not.toBe(losses[0]);
      expect(losses, shown).toEqual(await lossesOf(template));
    }
  });

  it("are refused where the template cannot be run with these values", () => {
    for (const { run, shown } of refused) expect(run, shown).toThrow(/^akid: /);
  });
});
