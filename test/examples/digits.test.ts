/** `npm start` as a user runs it: what it prints, how well it learns, and how it ends when used wrongly. */
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { fromSources, program, remove, run } from "../processes.ts";

const folder = mkdtempSync(join(tmpdir(), "akid-example-"));
afterAll(() => remove(folder));

const example = join(import.meta.dirname, "../../examples/digits.ts");

describe("npm start", () => {
  test.each([
    ["random", 0.985],
    ["writers", 0.93],
  ])("on the split '%s' reaches an accuracy of %f, and shows it", async (split, least) => {
    const { code, stdout, stderr } = await run([...fromSources(example), "--split", split], { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^epoch {2}1\/\d+ {2}loss .* validation loss .* samples\/s$/m);

    const accuracy = Number(/^validation accuracy (0\.\d{4}) on 360 digits/m.exec(stdout)?.[1]);
    expect(accuracy).toBeGreaterThanOrEqual(least);

    const rows = [...stdout.matchAll(/^ {5}(\d)((?: {2,4}[\d.]+){10})$/gm)];
    const table = rows.map(([, , cells = ""]) =>
      cells
        .trim()
        .split(/\s+/)
        .map((cell) => Number(cell.replace(".", "0"))),
    );
    expect(table.length).toBe(10);
    expect(table.flat().reduce((sum, count) => sum + count, 0)).toBe(360);
    const right = table.reduce((sum, row, digit) => sum + (row[digit] ?? 0), 0);
    expect(right / 360).toBeCloseTo(accuracy, 3);

    const log = /^log in (.+)$/m.exec(stdout)?.[1] ?? "";
    expect(log).toBe(join(folder, "runs", "digits"));
    expect(readFileSync(join(log, "training.log"), "utf8")).toMatch(/\] Step 45: Validation loss = \d\.\d{6}$/m);
  });

  test.each([
    [["--split", "half"], {}, 'akid: digits: split expects "random" or "writers", found "half".'],
    [["--spilt", "writers"], {}, "akid: command line: Unknown option '--spilt'. Its options are --split."],
    [
      [],
      { AKID_BACKEND: "cuda" },
      'akid: digits: AKID_BACKEND expects "auto", "onnx", "tfjs", "onnx:webgpu", "onnx:cuda", "tfjs:native" or "tfjs:wasm", found "cuda".',
    ],
  ])("used wrongly (%j %j) says one sentence and ends with 2", async (parameters, env, sentence) => {
    const ended = await run([...program(example), ...parameters], { cwd: folder, env });
    expect(ended).toEqual({ code: 2, stdout: "", stderr: `${sentence}\n` });
  });
});
