/** docs/training.md is true: its program compiles and trains, and what it names exists. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import * as train from "akid/train";
import { expect, test } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { hookMoments, optionMeanings } from "../../src/kid/akid-names.ts";
import { toyOptions } from "../kid/toy.ts";

const root = join(import.meta.dirname, "../..");
const text = readFileSync(join(root, "docs/training.md"), "utf8");
const run = promisify(execFile);

test("its program compiles, trains, and goes on where it was", async () => {
  mkdirSync(join(root, "runs"), { recursive: true });
  const folder = mkdtempSync(join(root, "runs/guide-")); // `akid` is found from there, and git does not look
  try {
    const [, source = ""] = /^```ts\n(.*?)^```/ms.exec(text) ?? [];
    const file = join(folder, "guide.ts");
    writeFileSync(file, source);
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ extends: "../../tsconfig.json", include: ["*.ts"] }));
    await run(process.execPath, [join(root, "node_modules/typescript7/bin/tsc"), "-p", folder], { cwd: root });
    const flags = ["--import", "tsx", "--conditions=akid-source", file];
    const { stdout } = await run(process.execPath, flags, { cwd: folder });
    expect(stdout).toMatch(/^first validation after 1 epoch: 0\.\d+$/m);
    expect(stdout).toMatch(/^accuracy 0\.9\d* after \d+ steps$/m);
    const again = await run(process.execPath, flags, { cwd: folder });
    expect(again.stdout).not.toMatch(/first validation/);
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 240_000);

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
