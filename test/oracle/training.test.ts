/** 50 steps of training on both backends against PyTorch: same initial weights, same batches. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { onnxBackend } from "../../src/backends/onnx/index.ts";
import { tfjsBackend } from "../../src/backends/tfjs/index.ts";
import { singleEngine } from "../../src/engines/single.ts";
import type { Run } from "./nets.ts";
import { runs } from "./nets.ts";

/** What PyTorch says of a run, in float64. */
interface Answer {
  readonly losses: readonly number[];
  /** The loss of one more batch, in prediction mode. */
  readonly evaluation: number;
  readonly variables: Readonly<Record<string, { readonly sum: number; readonly magnitude: number }>>;
}

const golden = JSON.parse(readFileSync(new URL("training.json", import.meta.url), "utf8")) as Record<string, Answer>;

const tolerance = 1e-4;
const apart = (found: number, expected: number, scale = Math.abs(expected)): number =>
  Math.abs(found - expected) / scale;

describe.each([
  ["onnx", onnxBackend],
  ["tfjs", tfjsBackend],
] as const)("on %s", (_, backend) => {
  it.each(Object.keys(golden))("%s trains as in PyTorch", async (name) => {
    const { losses, evaluation, variables } = golden[name] as Answer;
    const { network, kongfu, initial, batch } = runs[name] as Run;
    await using engine = await singleEngine({ network, kongfu, backend: backend() });
    for (const [variable, value] of Object.entries(initial)) await engine.write(variable, value);

    const found: number[] = [];
    for (let step = 0; step < losses.length; step++) {
      found.push((await engine.train(batch(step), { step, stepsPerEpoch: losses.length })).loss);
    }
    const worst = Math.max(...found.map((loss, step) => apart(loss, losses[step] as number)));
    expect(worst, `worst relative difference of ${losses.length} losses`).toBeLessThan(tolerance);
    expect(apart((await engine.evaluate(batch(losses.length))).loss, evaluation)).toBeLessThan(tolerance);

    for (const [variable, { sum, magnitude }] of Object.entries(variables)) {
      const data = Array.from((await engine.read(variable)).data);
      const total = data.reduce((a, b) => a + b, 0);
      expect(apart(total, sum, magnitude), `sum of ${variable}`).toBeLessThan(1e-3);
      expect(
        apart(
          data.reduce((a, b) => a + Math.abs(b), 0),
          magnitude,
        ),
        `magnitude of ${variable}`,
      ).toBeLessThan(1e-3);
    }
  });
});
