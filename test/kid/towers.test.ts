/** A Kid on two towers: its curve is that of one device, its checkpoints go on, also on another number of towers. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { attach, brain, dense, dropout, index, input, relu, softmaxCrossEntropy } from "akid";
import { type EngineChoice, Kid } from "akid/train";
import { expect, test } from "vitest";
import { newFolder, toyOptions } from "./toy.ts";

// Without batchNorm, which would see the samples of its tower alone.
const x = input("x", [2]);
const y = input("y", [], index(3));
const hidden = x.attach("ip1", dense(16)).attach("relu1", relu()).attach("drop1", dropout(0.1));
const plain = brain(
  "plain",
  { x, y },
  { loss: attach("loss", softmaxCrossEntropy(), [hidden.attach("ip2", dense(3)), y]) },
);

const two: EngineChoice = { name: "data-parallel", towers: 2 };

async function trained(engine: EngineChoice, maxSteps: number, logDir = newFolder()) {
  await using kid = new Kid({ ...toyOptions, brain: plain, backend: "onnx", engine, logDir, maxSteps, resume: true });
  const { validation } = await kid.practice();
  return { loss: validation.loss, parameters: await kid.parameters(), logDir };
}

test("two towers train as one device, and a run goes on from the one to the other", async () => {
  const whole = await trained(two, 24);
  const config = JSON.parse(readFileSync(join(whole.logDir, "config.json"), "utf8")) as { engine: object };
  expect(config.engine).toMatchObject(two);

  const first = await trained("single", 12);
  const second = await trained(two, 18, first.logDir);
  const third = await trained("single", 24, first.logDir);
  expect(third.loss).toBeCloseTo(whole.loss, 5);
  expect(second.loss).not.toBeCloseTo(whole.loss, 3);

  const interrupted = await trained(two, 12);
  expect(await trained(two, 24, interrupted.logDir)).toMatchObject({ loss: whole.loss, parameters: whole.parameters });
});
