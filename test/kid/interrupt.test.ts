/** Ctrl-C: the step at work ends, the end is validated and logged, and the process goes on as it likes. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Kid } from "akid/train";
import { afterEach, expect, test } from "vitest";
import { endAll, program, start } from "../processes.ts";
import { newFolder, toyOptions } from "./toy.ts";

afterEach(endAll);

test("Ctrl-C ends a training cleanly", async () => {
  const logDir = newFolder();
  const child = start([...program(join(import.meta.dirname, "endless.ts")), logDir]);
  await child.says; // the line of the first epoch
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([0, null]);
  const result = JSON.parse(child.shown.trimEnd().split("\n").at(-1) ?? "") as Record<string, unknown>;
  expect(result).toEqual({ interrupted: true, steps: result.counted, counted: result.counted });
  const [last, before] = readFileSync(join(logDir, "metrics.jsonl"), "utf8").trimEnd().split("\n").reverse();
  expect(JSON.parse(last ?? "")).toMatchObject({ event: "end", interrupted: true, steps: result.steps });
  expect(JSON.parse(before ?? "")).toMatchObject({ event: "validation", step: result.steps });
});

test("a second one ends the process at once, and the next process goes on from the last checkpoint", async () => {
  const logDir = newFolder();
  const child = start([...program(join(import.meta.dirname, "endless.ts")), logDir, "hangs"]);
  while (!child.shown.includes("hangs")) await setTimeout(20);
  child.kill("SIGINT");
  await setTimeout(300); // two that come together are one to the process
  expect(child.exitCode ?? child.signalCode).toBe(null);
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([null, "SIGINT"]);
  const begun: number[] = [];
  await using kid = new Kid({
    ...{ ...toyOptions, backend: "tfjs:wasm", logDir, maxEpochs: 2, resume: true },
    hooks: { trainBegin: (_, { clock }) => begun.push(clock.step) },
  });
  await kid.practice();
  expect(begun).toEqual([7]);
});
