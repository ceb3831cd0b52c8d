/** The digits: what is in them, their two splits, and every way in which the file can be damaged. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { type DigitsOptions, digits } from "akid/sources";
import { afterAll, describe, expect, test } from "vitest";
import type { Batch } from "../../src/engines/engine.ts";

const whole = readFileSync(new URL("../../data/digits.csv.gz", import.meta.url));
const lines = gunzipSync(whole).toString().trimEnd().split("\n");
const all = (n: number): number[] => [...Array(n).keys()];

/** The rows of the file that a source's part holds, as text. */
async function rowsOf(part: "train" | "validation", options?: DigitsOptions): Promise<string[]> {
  const source = digits(options);
  const { image, label } = (await source.batch(part, all(source.sizes[part]))) as Required<Batch>;
  return Array.from(label?.data ?? [], (digit, i) => {
    const pixels = Array.from(image?.data.subarray(i * 64, (i + 1) * 64) ?? [], (pixel) => pixel * 16);
    return [...pixels, digit].join(",");
  });
}

describe("digits", () => {
  test("are 1,437 images with labels to train on and 360 to judge", async () => {
    const source = digits();
    expect(source.sizes).toEqual({ train: 1437, validation: 360 });
    const batch = await source.batch("validation", [3, 0]);
    expect(batch.image?.shape).toEqual([2, 8, 8, 1]);
    expect(batch.label?.shape).toEqual([2]);
    expect(batch.label?.data).toBeInstanceOf(Int32Array);
  });

  test("the random split holds every row of the file once, and follows its seed", async () => {
    const split = [...(await rowsOf("train")), ...(await rowsOf("validation"))];
    expect(split).not.toEqual(lines);
    expect([...split].sort()).toEqual([...lines].sort());
    expect(await rowsOf("validation", { seed: 0 })).toEqual(split.slice(1437));
    expect(await rowsOf("validation", { seed: 1 })).not.toEqual(split.slice(1437));
  });

  test("the split by writers keeps the last 360 rows of the file", async () => {
    expect(await rowsOf("train", { split: "writers" })).toEqual(lines.slice(0, 1437));
    expect(await rowsOf("validation", { split: "writers" })).toEqual(lines.slice(1437));
  });
});

describe("a damaged file is one sentence that names it", () => {
  const folder = mkdtempSync(join(tmpdir(), "akid-digits-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "digits.csv.gz");
  const advice = "Reinstall akid, or give digits({ file }) a whole copy.";
  const zipped = (edit: (rows: string[]) => void): Buffer => {
    const rows = [...lines];
    edit(rows);
    return gzipSync(`${rows.join("\n")}\n`);
  };
  const flipped = Buffer.from(whole);
  flipped[30000] = (flipped[30000] as number) ^ 0xff;

  test("missing", () => {
    const missing = join(folder, "none.csv.gz");
    expect(() => digits({ file: missing })).toThrow(`akid: digits: there is no file '${missing}'. ${advice}`);
  });

  test("a folder", () => {
    expect(() => digits({ file: folder })).toThrow(`akid: digits: '${folder}' cannot be read (EISDIR`);
  });

  test.each([
    ["truncated", whole.subarray(0, 40000), `'${file}' is not a whole gzip file (unexpected end of file)`],
    ["empty", Buffer.alloc(0), `'${file}' is not a whole gzip file (unexpected end of file)`],
    ["no gzip", Buffer.from("hello"), `'${file}' is not a whole gzip file (incorrect header check)`],
    ["corrupt", flipped, `'${file}' is not a whole gzip file (`],
    ["a column too few", zipped((rows) => (rows[11] = "1,2,3")), `'${file}' line 12 has 3 columns, expected 65`],
    ["a row too few", zipped((rows) => rows.pop()), `'${file}' has 1796 lines, expected 1797`],
    ["a row too many", zipped((rows) => rows.push(lines[0] as string)), `'${file}' has 1798 lines, expected 1797`],
    ["no rows", gzipSync(""), `'${file}' line 1 has 1 columns, expected 65`],
    [
      "a pixel out of range",
      zipped((rows) => (rows[2] = (rows[2] as string).replace(/^0/, "17"))),
      `'${file}' line 3 column 1 is '17', expected an integer from 0 to 16`,
    ],
    [
      "a label out of range",
      zipped((rows) => (rows[2] = (rows[2] as string).replace(/\d$/, "10"))),
      `'${file}' line 3 column 65 is '10', expected an integer from 0 to 9`,
    ],
    [
      "text",
      zipped((rows) => (rows[0] = (rows[0] as string).replace(/^0/, "x"))),
      `'${file}' line 1 column 1 is 'x', expected an integer from 0 to 16`,
    ],
  ])("%s", (_, bytes, what) => {
    writeFileSync(file, bytes);
    expect(() => digits({ file })).toThrow(expect.objectContaining({ name: "AkidError" }));
    expect(() => digits({ file })).toThrow(`akid: digits: ${what}`);
    expect(() => digits({ file })).toThrow(advice);
  });
});

test("wrong settings of digits are one sentence", () => {
  expect(() => digits({ split: "half" } as never)).toThrow(
    'akid: digits: split expects "random" or "writers", found "half".',
  );
  expect(() => digits({ path: "x" } as never)).toThrow(
    "akid: digits: has no option 'path'. Its options are split, seed, file.",
  );
});
