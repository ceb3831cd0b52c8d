/** `akid augment` draws the chain of an experiment or a sensor. */
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contactSheet, flip, padAndCrop } from "akid/jokers";
import { digits } from "akid/sources";
import { afterAll, beforeAll, expect, test } from "vitest";
import { augmentCommand } from "../../src/cli/augment.ts";
import { runCommand } from "../../src/cli/command.ts";
import { root } from "../built.ts";
import { akid, remove } from "../processes.ts";

const file = join(import.meta.dirname, "augmented.ts");
const run = (...args: readonly string[]): Promise<number> => runCommand("augment", augmentCommand, args);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "akid-augment-"));
});
afterAll(() => remove(folder));

test("-o names the picture, which is the contact sheet of the chain", async () => {
  const out = join(folder, "sheet.png");
  const args = ["augment", file, "-o", out, "--samples", "2", "--epochs", "3", "--scale", "4", "--json"];
  const { stdout } = await akid(args);
  expect(JSON.parse(stdout)).toEqual({
    file: out,
    source: "digits",
    samples: 2,
    epochs: 3,
    seed: 5,
    jokers: [
      { kind: "padAndCrop", pixels: 2, fill: 0 },
      { kind: "flip", axis: "horizontal", p: 0.5 },
    ],
  });
  const options = { samples: 2, epochs: 3, scale: 4, seed: 5 };
  expect(readFileSync(out)).toEqual(Buffer.from(await contactSheet(digits(), [padAndCrop(2), flip()], options)));
});

test("samples without an image are refused, and nothing is written", async () => {
  await expect(run(join(import.meta.dirname, "experiment.ts"), "--out", join(folder, "toy.png"))).rejects.toThrow(
    /^akid: contact sheet of \S+: samples have no image 'image'\.$/,
  );
  expect(existsSync(join(folder, "toy.png"))).toBe(false);
});

test("wrong use is one sentence", async () => {
  await expect(run(file, "--epochs", "0")).rejects.toThrow("--epochs expects an integer from 1, found '0'.");
  await expect(run(join(folder, "none.ts"))).rejects.toThrow(/^akid: augment: there is no file '.*none\.ts'\./);
  await expect(run(join(root, "test/jokers/own-jokers.ts"))).rejects.toThrow("has no default export.");
  await expect(run(file, "-o", join(folder, "no/such/folder.png"))).rejects.toThrow("folder.png' cannot be written: ");
});
