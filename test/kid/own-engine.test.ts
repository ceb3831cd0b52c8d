/** An engine of one's own, beside those that akid has. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Kid, type OwnEngine, singleEngine } from "akid/train";
import { expect, test } from "vitest";
import { newFolder, toyOptions } from "./toy.ts";

test("an engine of one's own trains, and has its name in the record", async () => {
  const clocks: number[] = [];
  const counting: OwnEngine = {
    name: "counting",
    async open(parts) {
      const engine = await singleEngine(parts);
      const train = engine.train.bind(engine);
      engine.train = (batch, clock) => {
        clocks.push(clock.step);
        return train(batch, clock);
      };
      return engine;
    },
  };
  await using kid = new Kid({ ...toyOptions, engine: counting, logDir: newFolder(), maxSteps: 3 });
  const { validation, logDir } = await kid.practice();
  await using plain = new Kid({ ...toyOptions, logDir: newFolder(), maxSteps: 3 });
  expect(validation).toEqual((await plain.practice()).validation);
  expect(clocks).toEqual([0, 1, 2]);
  const { engine } = JSON.parse(readFileSync(join(logDir, "config.json"), "utf8")) as { engine: object };
  expect(engine).toEqual({ name: "counting" });
});
