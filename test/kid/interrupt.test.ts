/** Ctrl-C: the step at work ends, the end is validated and logged, and the process goes on as it likes. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { endAll, program, start } from "../processes.ts";
import { newFolder } from "./toy.ts";

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
