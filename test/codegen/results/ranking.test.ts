import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csv, rankingCsv } from "../../../codegen/results/csv.ts";
import { rank } from "../../../codegen/results/ranking.ts";
import { run } from "./sweeps.ts";

const max = { metric: "accuracy", direction: "max" } as const;

describe("ranking", () => {
  const runs = [
    run({ net: "a" }, 0.5, { seed: 0 }),
    run({ net: "a" }, 0.7, { seed: 1, status: "stopped", seconds: 3 }),
    run({ net: "b" }, 0.9, { seed: 0 }),
    run({ net: "b" }, undefined, { seed: 1, status: "failed" }),
    run({ net: "c" }, undefined, { status: "failed" }),
    run({ net: "d" }, undefined, { status: "rejected", file: "" }),
    run({ net: "e" }, Number.NaN),
  ];

  test("is by the mean over the repeats that have a value; what has none comes last, what was refused is not in it", () => {
    expect(rank(runs, max).map((variant) => [variant.rank, variant.parameters.net])).toEqual([
      [1, "b"],
      [2, "a"],
      [undefined, "c"],
      [undefined, "e"],
    ]);
    expect(rank(runs, { ...max, direction: "min" }).map(({ parameters }) => parameters.net)).toEqual([
      "a",
      "b",
      "c",
      "e",
    ]);
  });

  test("tells mean, deviation, best and counts", () => {
    const [b, a] = rank(runs, max);
    expect(a).toMatchObject({ mean: 0.6, best: 0.7, count: 2, stopped: 1, failed: 0, seconds: 4 });
    expect(a?.deviation).toBeCloseTo(Math.SQRT2 / 10, 12);
    expect(b).toMatchObject({ mean: 0.9, best: 0.9, deviation: undefined, count: 1, stopped: 0, failed: 1 });
    expect(rank(runs, { ...max, direction: "min" })[0]?.best).toBe(0.5);
  });

  test("equal means share a rank", () => {
    const equal = [run({ x: 1 }, 1), run({ x: 2 }, 1), run({ x: 3 }, 0)];
    expect(rank(equal, max).map((variant) => variant.rank)).toEqual([1, 1, 3]);
  });
});

describe("CSV", () => {
  test("has a column for each parameter, empty where a variant does not have it", () => {
    const ranking = rank(
      [run({ net: "a,b", k: 3 }, 0.5, { file: "x.ts" }), run({ net: 'say "c"' }, 0.25, { file: "y.ts" })],
      max,
    );
    expect(rankingCsv(ranking, ["net", "k"])).toBe(
      [
        "rank,file,parameters.net,parameters.k,mean,deviation,best,count,stopped,failed,seconds",
        '1,x.ts,"a,b",3,0.5,,0.5,1,0,0,1',
        '2,y.ts,"say ""c""",,0.25,,0.25,1,0,0,1',
        "",
      ].join("\r\n"),
    );
  });

  test("reads back by the grammar of RFC 4180", () => {
    const text = fc.string({ unit: fc.constantFrom("a", ",", '"', "\r", "\n", " ", "é") });
    const table = fc
      .integer({ min: 1, max: 4 })
      .chain((width) => fc.array(fc.array(text, { minLength: width, maxLength: width }), { minLength: 1 }));
    fc.assert(
      fc.property(table, (rows) => {
        expect(parse(csv(rows))).toEqual(rows);
      }),
    );
  });
});

/** record = field *("," field) CRLF; field = DQUOTE *(any | 2DQUOTE) DQUOTE | *plain. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
    if (end === "\r\n") {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}
