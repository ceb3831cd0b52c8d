/** docs/training.md is true: its program compiles and trains, and what it names exists. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as train from "akid/train";
import { expect, test } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { hookMoments, optionMeanings } from "../../src/kid/akid-names.ts";
import { root } from "../built.ts";
import { newProject } from "../codegen/folder.ts";
import { toyOptions } from "../kid/toy.ts";
import { byTsx, remove, run } from "../processes.ts";

const text = readFileSync(join(root, "docs/training.md"), "utf8");

test("its program compiles, trains, and goes on where it was", async () => {
  const folder = newProject("guide");
  try {
    const source = [...text.matchAll(/^```ts\n(.*?)^```/gms)].map(([, part]) => part).join("\n");
    expect(source).toContain("ownEval(");
    const file = join(folder, "guide.ts");
    writeFileSync(file, source);
    const tsc = join(root, "node_modules/typescript7/bin/tsc");
    expect(await run([tsc, "-p", folder, "--types", "node"])).toMatchObject({ code: 0, stdout: "" });
    const { stdout } = await run(byTsx(file), { cwd: folder });
    expect(stdout).toMatch(/^first validation after 1 epoch: 0\.\d+$/m);
    expect(stdout).toMatch(/^accuracy 0\.9\d* after \d+ steps$/m);
    const again = await run(byTsx(file), { cwd: folder });
    expect(again.code).toBe(0);
    expect(again.stdout).not.toMatch(/first validation/);
  } finally {
    remove(folder);
  }
});

test("every optimiser, schedule and command that it names is there", () => {
  const named = [...text.matchAll(/`(\w+)(?:\(.*?)?`/g)].map(([, name]) => name as string);
  const exported = named.filter((name) => name in train);
  for (const name of ["sgd", "lion", "accumulate", "groups", "cosineDecay", "onPlateau", "byEpoch"]) {
    expect(exported).toContain(name);
  }
  const called = [...text.matchAll(/^akid (\w+)/gm)].map(([, name]) => name);
  expect(Object.keys(commands)).toEqual(expect.arrayContaining(called));
});

/** The names in the first column of the tables of a section. */
const rowsOf = (heading: string): string[] => {
  const [, section = ""] = new RegExp(`^##+ ${heading}$(.*?)^##`, "ms").exec(text) ?? [];
  const cells = [...section.matchAll(/^\| (.*?) \|/gm)].map(([, cell = ""]) => cell);
  return cells.flatMap((cell) => [...cell.matchAll(/`(\w+)(?:: \w+)?`/g)].map(([, name]) => name as string));
};

function sentenceOf(fails: () => unknown): string {
  try {
    return String(fails());
  } catch (error) {
    return (error as Error).message;
  }
}

test("its tables have every option, and every name of akid's", () => {
  const listed = (): unknown => new train.Kid({ ...toyOptions, maxSteps: 1, nothing: 1 } as never);
  const [, options = ""] = /Its options are (.*)\./.exec(sentenceOf(listed)) ?? [];
  expect(rowsOf("Options").sort()).toEqual(options.split(", ").sort());
  const names = [...Object.keys(optionMeanings), ...Object.keys(hookMoments)];
  expect(rowsOf("akid's names").sort()).toEqual(names.sort());
});
