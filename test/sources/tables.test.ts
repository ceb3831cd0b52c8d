/** Tables from CSV, TSV and Parquet files: which cells become which numbers, and what is said of those that do not fit. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { TensorType } from "akid";
import {
  classes,
  integers,
  number,
  numbers,
  type Source,
  type TableOptions,
  type TableSamples,
  table,
} from "akid/sources";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, expectTypeOf, test } from "vitest";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "akid-tables-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const written = (content: string | Uint8Array, name = "trees.csv"): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const oracle = (name: string): string => fileURLToPath(new URL(`../oracle/tables/${name}.parquet`, import.meta.url));

const samples = { x: numbers("height", "width"), label: classes("kind", ["oak", "elm", "ash"]) };
const lines = ["kind,height,width", "oak,1,0.5", "ash,-2e1,.25", "elm,+3.,4", "oak,5,6"];

/** The values of a file that serves as both parts, in the order of its rows. */
async function valuesOf<C extends TableSamples>(file: string, chosen: C, options: Partial<TableOptions<C>> = {}) {
  const source = await table("trees", { train: file, validation: file, samples: chosen, ...options });
  const batch = await source.batch(
    "train",
    Int32Array.from({ length: source.sizes.train }, (_, i) => i),
  );
  return Object.fromEntries(Object.entries(batch).map(([key, { data }]) => [key, [...data]]));
}
const expected = { x: [1, 0.5, -20, 0.25, 3, 4, 5, 6], label: [0, 2, 1, 0] };

describe("text", () => {
  test("the sample types say how many numbers and classes there are", async () => {
    const source = await table("trees", { train: written(lines.join("\n")), validation: 0.5, samples });
    expectTypeOf(source).toEqualTypeOf<
      Source<{ readonly x: TensorType<[2], "float32">; readonly label: TensorType<[], "index<3>"> }>
    >();
    expect(source.samples).toEqual({
      x: { shape: [2], dtype: "float32" },
      label: { shape: [], dtype: "index<3>" },
    });
    expect((await source.batch("train", [1, 0])).x.shape).toEqual([2, 2]);
  });

  test.each<[string, string | Uint8Array, string?]>([
    ["as it is", lines.join("\n")],
    ["with CRLF, and an empty line at the end", `${lines.join("\r\n")}\r\n\r\n`],
    ["with a byte order mark", `\uFEFF${lines.join("\n")}`],
    [
      "with spaces and quotes",
      lines
        .join("\n")
        .replaceAll(",", ' , "')
        .replaceAll(/("[^\n]*) , "([^\n]*)/g, '$1" , "$2"'),
    ],
    ["with tabs", lines.join("\n").replaceAll(",", "\t"), "trees.tsv"],
    ["gzipped", gzipSync(lines.join("\n")), "trees.csv.gz"],
  ])("is read %s", async (_, content, name) => {
    expect(await valuesOf(written(content, name), samples)).toEqual(expected);
  });

  test("an empty cell between tabs is a missing value, not left out", async () => {
    const file = written("kind\theight\twidth\noak\t\t2\nelm\t3\t", "trees.tsv");
    expect(await valuesOf(file, samples, { fill: { height: 7, width: 8 } })).toEqual({
      x: [7, 2, 3, 8],
      label: [0, 1],
    });
  });

  test("has its columns named by the options, and another separator", async () => {
    const file = written(lines.slice(1).join("\n").replaceAll(",", ";"));
    const options = { header: ["kind", "height", "width"], separator: ";" };
    expect(await valuesOf(file, samples, options)).toEqual(expected);
  });

  test("quoted cells hold separators, quotes and line ends", async () => {
    const names = ["a,b", 'a "b"', "a\nb"] as const;
    const file = written('kind,height\n"a\nb",1\n"a ""b""",2\n"a,b",3\n');
    expect(await valuesOf(file, { label: classes("kind", names), y: number("height") })).toEqual({
      label: [2, 1, 0],
      y: [1, 2, 3],
    });
  });

  test("integers, class indices and a column used twice", async () => {
    const file = written("n,m\n2147483647,3\n-2147483648,0\n3.0,1");
    const chosen = { n: integers("n"), m: classes("m", 4), both: integers("m", "n") };
    expect(await valuesOf(file, chosen)).toEqual({
      n: [2147483647, -2147483648, 3],
      m: [3, 0, 1],
      both: [3, 2147483647, 0, -2147483648, 1, 3],
    });
  });

  test("missing values are filled where the options say so", async () => {
    const file = written("kind,height,width\n?,1,NA\noak,,2");
    const options = { missing: ["?", "NA"], fill: { kind: "ash", height: 9, width: -1 } };
    expect(await valuesOf(file, samples, options)).toEqual({ x: [1, -1, 9, 2], label: [2, 0] });
  });
});

describe("split", () => {
  test("each row is in one part, by the seed, with its label", async () => {
    const rows = Array.from({ length: 50 }, (_, i) => `${i},${i % 10}`);
    const file = written(`n,label\n${rows.join("\n")}`);
    const parts = async (seed: number) => {
      const source = await table("trees", {
        train: file,
        validation: 0.2,
        seed,
        samples: { n: integers("n"), label: classes("label", 10) },
      });
      expect(source.sizes).toEqual({ train: 40, validation: 10 });
      const train = await source.batch(
        "train",
        Array.from({ length: 40 }, (_, i) => i),
      );
      const validation = await source.batch(
        "validation",
        Array.from({ length: 10 }, (_, i) => i),
      );
      for (const { n, label } of [train, validation]) expect([...n.data].map((i) => i % 10)).toEqual([...label.data]);
      return [[...train.n.data], [...validation.n.data]] as const;
    };
    const [train, validation] = await parts(1);
    expect([...train, ...validation].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(await parts(1)).toEqual([train, validation]);
    expect((await parts(2))[1]).not.toEqual(validation);
  });

  test("another file judges", async () => {
    const other = written(lines.slice(0, 3).join("\n"), "other.csv");
    const source = await table("trees", { train: written(lines.join("\n")), validation: other, samples });
    expect(source.sizes).toEqual({ train: 4, validation: 2 });
  });
});

describe("Parquet, as pyarrow writes it", () => {
  test.each(["none", "snappy", "gzip", "brotli", "zstd", "lz4"])("compression %s", async (compression) => {
    const chosen = {
      size: numbers("width", "height"),
      label: classes("kind", ["oak", "elm", "ash"]),
      date: integers("month", "year"),
      wild: classes("wild", ["false", "true"]),
      flag: number("wild"),
    };
    const rows = Array.from({ length: 10 }, (_, i) => i);
    expect(await valuesOf(oracle(`flowers-${compression}`), chosen)).toEqual({
      size: rows.flatMap((i) => [i === 0 ? 0 : -i / 8, i / 4]),
      label: rows.map((i) => i % 3),
      date: rows.flatMap((i) => [i % 12, 2 ** 31 - 1 - i]),
      wild: rows.map((i) => 1 - (i % 2)),
      flag: rows.map((i) => 1 - (i % 2)),
    });
  });

  test("null and NaN are missing values", async () => {
    const chosen = { x: numbers("height"), label: classes("kind", ["oak", "elm"]) };
    expect(await valuesOf(oracle("gaps"), chosen, { fill: { height: 2, kind: "elm" } })).toEqual({
      x: [1, 2, 2],
      label: [0, 1, 1],
    });
  });

  test.each<[string, TableSamples, string]>([
    ["gaps", { x: numbers("height") }, "row 2 has no value in column 'height'."],
    ["empty", { x: numbers("height") }, "has no rows."],
    ["flowers-none", { x: numbers("hight") }, "has no column 'hight'. Did you mean 'height'?"],
    ["flowers-none", { x: numbers("parts") }, "row 1 has no single value in column 'parts', expected a number."],
    ["flowers-none", { x: integers("height") }, "row 2 has '0.25' in column 'height', expected an integer of 32 bits."],
  ])("says what does not fit: %s", async (name, chosen, message) => {
    await expect(valuesOf(oracle(name), chosen)).rejects.toThrow(`akid: trees: '${oracle(name)}' ${message}`);
  });

  test("whatever bytes a file has, it is read or refused by a sentence", async () => {
    const whole = readFileSync(oracle("flowers-snappy"));
    const damage = fc.record({
      bytes: fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 4 }),
      length: fc.oneof(fc.constant(whole.length), fc.nat(whole.length)),
    });
    const chosen = { x: numbers("height", "year"), label: classes("kind", ["oak", "elm", "ash"]) };
    await fc.assert(
      fc.asyncProperty(damage, async ({ bytes, length }) => {
        const changed = Buffer.from(whole);
        for (const [at, byte] of bytes) changed[at] = byte;
        await valuesOf(written(changed.subarray(0, length), "changed.parquet"), chosen).then(
          ({ x }) => expect(x).toHaveLength(20),
          ({ message }: Error) => expect(message).toMatch(/^akid: trees: '.*changed\.parquet' [^\n]*\.$/),
        );
      }),
      { numRuns: 300, seed: 6 },
    );
  });
});

describe("what does not fit is one sentence", () => {
  test.each<[string, string, string, Partial<TableOptions<typeof samples>>?]>([
    ["nothing", "", "is empty."],
    ["a header alone", "kind,height,width\n", "has no rows."],
    [
      "unknown column",
      "kind,heigth,width\noak,1,2",
      "has no column 'height'. Did you mean 'heigth'? Its columns are kind, heigth, width.",
    ],
    ["no such column", "a,b\n1,2", "has no column 'height'. Its columns are a, b."],
    ["a column twice", "kind,height,width,kind\noak,1,2,elm", "has 'kind' twice."],
    ["too few cells", "kind,height,width\noak,1,2\noak,1", "line 3 has 2 cells, expected 3."],
    [
      "a missing value",
      "kind,height,width\noak,1,2\n\noak,,2",
      "line 4 has no value in column 'height'. Leave the row out, or give the option fill a value for this column.",
    ],
    ["no number", "kind,height,width\noak,1,2\noak,1,2 m", "line 3 has '2 m' in column 'width', expected a number."],
    ["hexadecimal", "kind,height,width\noak,0x10,2", "line 2 has '0x10' in column 'height', expected a number."],
    ["more than a float", "kind,height,width\noak,1e99,2", "line 2 has '1e99' in column 'height', expected a number."],
    ["unknown class", "kind,height,width\noka,1,2", "line 2 has 'oka' in column 'kind', expected one of 3 classes."],
    [
      "another case",
      "kind,height,width\nOak,1,2",
      "line 2 has 'Oak' in column 'kind', expected one of 3 classes (the nearest is 'oak').",
    ],
    ["an open quote", 'kind,height,width\n"oak,1,2', "is no CSV file ("],
  ])("%s", async (_, content, message, options = {}) => {
    const file = written(content);
    await expect(valuesOf(file, samples, options)).rejects.toThrow(`akid: trees: '${file}' ${message}`);
  });

  test.each<[Partial<TableOptions<typeof samples>>, string]>([
    [{ train: "none.csv" }, "akid: trees: there is no file 'none.csv'."],
    [{ train: "none.parquet" }, "akid: trees: there is no file 'none.parquet'."],
    [{ validation: 0.1 }, "akid: trees: of 4 rows 0 would judge, which leaves one part without any."],
    [{ validation: 1 }, "akid: trees: validation expects a file, or a number between 0 and 1, found 1."],
    [{ fill: { size: 1 } }, "akid: trees: fill has 'size', which is no column of a sample."],
    [{ fill: { height: "big" } }, "akid: trees: fill has 'big' for column 'height', expected a number."],
  ])("%j", async (options, message) => {
    await expect(valuesOf(written(lines.join("\n")), samples, options)).rejects.toThrow(message);
  });

  test("a damaged gzip file", async () => {
    const file = written(gzipSync(lines.join("\n")).subarray(0, 30), "trees.csv.gz");
    await expect(valuesOf(file, samples)).rejects.toThrow(`akid: trees: '${file}' is not a whole gzip file (`);
  });

  test("names of columns and classes", () => {
    expect(() => numbers()).toThrow("akid: numbers: expects the names of columns.");
    expect(() => classes("kind", ["oak", "elm", "oak"])).toThrow("akid: classes: 'oak' is there twice.");
  });

  test("whatever text a file has, it is read or refused by a sentence", async () => {
    const piece = fc.constantFrom(",", "\n", "\r\n", '"', "1", "-2.5", "oak", " ", "\t", "", "é", "\0", "\uFEFF");
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), fc.boolean(), async (pieces, hasHeader) => {
        const file = written(`${hasHeader ? "kind,height,width\n" : ""}${pieces.join("")}`);
        await valuesOf(file, samples).then(
          ({ x, label }) => expect(x).toHaveLength(2 * (label as unknown[]).length),
          ({ message }: Error) => expect(message).toMatch(/^akid: trees: '.*trees\.csv' [^\n]*\.$/),
        );
      }),
      { numRuns: 300, seed: 6 },
    );
  });
});
