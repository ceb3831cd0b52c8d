/** Bad input ends a process with one sentence: exit code 2 for wrong use, 1 for a failure. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { program, run as runNode } from "../processes.ts";
import { newFolder } from "./toy.ts";

async function run(...parameters: string[]) {
  const { code, stderr } = await runNode([...program(join(import.meta.dirname, "bad-input.ts")), ...parameters]);
  return { code, stderr };
}

const folder = newFolder();
const damaged = join(folder, "damaged.csv.gz");
writeFileSync(damaged, "no gzip");

describe("a process ends with one sentence", () => {
  test.concurrent.each([
    ["zero batch size", "", 2, "akid: sensor of digits: batchSize expects a positive integer, found 0."],
    ["both lengths", "", 2, "akid: toy: expects either maxSteps or maxEpochs, found both."],
    ["no length", "", 2, "akid: toy: expects either maxSteps or maxEpochs, found neither."],
    [
      "data file",
      join(folder, "none"),
      1,
      `akid: digits: there is no file '${join(folder, "none")}'. Reinstall akid, or give digits({ file }) a whole copy.`,
    ],
    [
      "data file",
      damaged,
      1,
      `akid: digits: '${damaged}' is not a whole gzip file (incorrect header check). Reinstall akid, or give digits({ file }) a whole copy.`,
    ],
    [
      "NaN in the data",
      "",
      1,
      "akid: toy: the loss became NaN at step 1 in input 'x' (no finite loss before it). Lower the learning rate, or look for values in the data that are not finite or far too large.",
    ],
  ] as const)("%s", async (mistake, file, code, sentence) => {
    expect(await run(mistake, file)).toEqual({ code, stderr: `${sentence}\n` });
  });

  test.concurrent("a learning rate far too large", async () => {
    const { code, stderr } = await run("learning rate");
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^akid: toy: the loss became \S+ at step \d+ in .+ \(last finite loss \S+\)\. Lower the learning rate, .+\.\n$/,
    );
  });

  test.concurrent("but a mistake that is not akid's keeps its stack", async () => {
    const { code, stderr } = await run("a mistake of one's own");
    expect(code).toBe(1);
    expect(stderr).toMatch(/TypeError: mine\n\s+at /);
  });
});
