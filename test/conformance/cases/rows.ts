/** Cases of the ops that read and add rows by index. */
import type { Size } from "../../../src/graph/node.ts";
import * as o from "../../../src/graph/ops/index.ts";
import type { Case, CaseTable } from "../case.ts";
import type { Fill } from "../random.ts";
import { integers, values } from "../random.ts";

const int32 = { dtype: "int32" } as const;

/** Tables and indices: rows, the shape of a row, the shape of the indices, and what the indices are. */
const tables: Readonly<Record<string, readonly [rows: number, rest: Size, indices: Size, fill?: Fill]>> = {
  "a few of many rows": [9, [3], [4]],
  "repeated rows": [2, [3], [7]],
  "one row, again and again": [4, [2], [5], values(3)],
  "rows of no index": [6, [2], [3], values(5, 0, 5)],
  "indices outside": [4, [3], [8], values(-1, 0, 3, 4, 100, -100, 2147483647, -2147483648)],
  "only indices outside": [2, [2], [3], values(-1, 2, 7)],
  "a table of one row": [1, [3], [4], values(0, 1, 0, -1)],
  "one index": [5, [3], []],
  "an index outside alone": [5, [3], [], values(5)],
  "a matrix of indices": [5, [3], [2, 4]],
  "three axes of indices": [5, [2], [2, 1, 3]],
  "numbers instead of rows": [7, [], [2, 3]],
  "one number by one index": [7, [], []],
  "rows that are matrices": [4, [2, 3], [5]],
  "rows that are images": [3, [2, 2, 2], [4]],
  "rows that are matrices, a matrix of indices": [4, [2, 3], [2, 2]],
  "many indices, many of them the same": [40, [33], [300], integers(-2, 41)],
  "a great table": [300, [3], [12], values(0, 299, 7, 299, -1, 300)],
};

const each = (build: (rows: number, rest: Size, indices: Size, fill: Fill) => Case["build"], name: string): Case[] =>
  Object.entries(tables).map(([title, [rows, rest, indices, fill = integers(0, rows - 1)]]) => ({
    title: `${name}: ${title}`,
    build: build(rows, rest, indices, fill),
  }));

export const rows: CaseTable<"gather" | "scatterAdd"> = {
  gather: {
    derivatives: 1,
    cases: [
      ...each(
        (rows, rest, indices, fill) => (draw) => o.gather(draw([rows, ...rest]), draw(indices, fill, int32)),
        "gather",
      ),
      {
        title: "gather of int32",
        build: (draw) => o.gather(draw([4, 2], integers(-9, 9), int32), draw([3], values(1, 4, 0), int32)),
      },
      {
        title: "gather by constant indices",
        build: (draw) => o.gather(draw([4, 2]), o.values([3, 0, 3], [3], "int32")),
      },
      {
        title: "gather by the largest of each row",
        rough: true,
        build: (draw) => o.gather(draw([4, 2]), o.argMax(draw([3, 4], undefined, { fixed: true }), 1)),
      },
      {
        title: "gather of a transposed table",
        build: (draw) => o.gather(o.transpose(draw([3, 5]), [1, 0]), draw([4], integers(0, 4), int32)),
      },
      {
        title: "gather leaves infinity where no index points",
        build: (draw) =>
          o.gather(
            draw([2, 2], values(1, 2, Infinity, Number.NaN), { fixed: true }),
            draw([3], values(0, -1, 2), int32),
          ),
      },
    ],
  },
  scatterAdd: {
    derivatives: 1,
    cases: [
      ...each(
        (rows, rest, indices, fill) => (draw) =>
          o.scatterAdd(draw(indices, fill, int32), draw([...indices, ...rest]), rows),
        "scatterAdd",
      ),
      {
        title: "scatterAdd by constant indices",
        build: (draw) => o.scatterAdd(o.values([3, 0, 3], [3], "int32"), draw([3, 2]), 4),
      },
      {
        title: "scatterAdd drops infinity outside",
        build: (draw) =>
          o.scatterAdd(
            draw([3], values(0, -1, 2), int32),
            draw([3, 1], values(1, Infinity, Number.NaN), { fixed: true }),
            2,
          ),
      },
    ],
  },
};
