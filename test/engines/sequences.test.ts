/** A network over sequences whose length is a name learns, on both backends, from batches of two lengths. */
import {
  attach,
  brain,
  dense,
  gru,
  index,
  input,
  lstm,
  multiHeadSelfAttention,
  positionalEncoding,
  residual,
  sequential,
  softmaxCrossEntropy,
} from "akid";
import { adam } from "akid/train";
import { expect, it } from "vitest";
import { onnxBackend } from "../../src/backends/onnx/index.ts";
import { tfjsBackend } from "../../src/backends/tfjs/index.ts";
import type { Batch } from "../../src/engines/engine.ts";
import { singleEngine } from "../../src/engines/single.ts";
import { draw } from "../oracle/draw.ts";

const words = input("words", ["T", 4]);
const lengths = input("lengths", [], "int32");
const label = input("label", [], index(2));
const seen = words
  .attach("attend", residual(sequential(positionalEncoding(), multiHeadSelfAttention(2))))
  .attach("scan", gru(6, { sequences: true }));
const logits = attach("read", lstm(8), [seen, lengths]).attach("head", dense(2));
const { network } = brain(
  "reader",
  { words, lengths, label },
  { outputs: { logits }, loss: attach("loss", softmaxCrossEntropy(), [logits, label]) },
);

const samples = 16;

/** The label says whether the first channel sums to more than 0 over the steps that count. */
function batchOf(step: number): Batch {
  const steps = step % 2 === 0 ? 4 : 6;
  const data = Float32Array.from(draw(step + 1, samples * steps * 4));
  const counts = Int32Array.from(draw(step + 1000, samples), (x) => Math.floor(((x + 1) / 2) * steps) + 1);
  const sumOf = (sample: number): number =>
    Array.from({ length: counts[sample] as number }, (_, i) => data[(sample * steps + i) * 4] as number).reduce(
      (a, b) => a + b,
    );
  return {
    words: { shape: [samples, steps, 4], data },
    lengths: { shape: [samples], data: counts },
    label: { shape: [samples], data: Int32Array.from(counts, (_, sample) => Number(sumOf(sample) > 0)) },
  };
}

it.each([
  ["onnx", onnxBackend],
  ["tfjs", tfjsBackend],
] as const)(
  "on %s",
  async (_, backend) => {
    await using engine = await singleEngine({ network, kongfu: adam({ lr: 0.03 }), backend: backend() });
    const losses: number[] = [];
    for (let step = 0; step < 60; step++) {
      losses.push((await engine.train(batchOf(step), { step, stepsPerEpoch: 60 })).loss);
    }
    const mean = (part: readonly number[]): number => part.reduce((a, b) => a + b) / part.length;
    expect(mean(losses.slice(0, 5))).toBeGreaterThan(0.6);
    expect(mean(losses.slice(-10))).toBeLessThan(0.35);
  },
  60_000,
);
