/** Cases of the leaves: values that pass straight through. */
import * as o from "../../../src/graph/ops/index.ts";
import type { CaseTable } from "../case.ts";
import { integers } from "../random.ts";

export const leaves: CaseTable<"input" | "variable" | "constant" | "values"> = {
  input: {
    derivatives: 1,
    cases: [
      { title: "input of float32 is given back", build: (draw) => draw([2, 3]) },
      { title: "input of int32 is given back", build: (draw) => draw([4], integers(-5, 5), { dtype: "int32" }) },
      { title: "input of bool is given back", build: (draw) => draw([4], integers(0, 1), { dtype: "bool" }) },
      { title: "input is a scalar", build: (draw) => draw([]) },
    ],
  },
  // Variables live in a session: see programs.ts.
  variable: { derivatives: 0, cases: [] },
  constant: {
    derivatives: 1,
    cases: [
      { title: "constant fills a shape", build: () => o.constant(2.5, [2, 3]) },
      { title: "constant is a scalar", build: () => o.constant(-1e-3) },
      { title: "constant is an int32", build: () => o.constant(-7, [3], "int32") },
      { title: "constant is a bool", build: () => o.constant(1, [2, 2], "bool") },
      { title: "constant is infinite", build: () => o.constant(-Infinity, [2]) },
      { title: "constant is NaN", build: () => o.constant(Number.NaN) },
      { title: "constant meets a scalar", build: (draw) => o.mul(draw([]), o.constant(3, [2, 2])) },
      { title: "constant fills a big shape", build: (draw) => o.add(draw([1, 7]), o.constant(0.5, [50, 7])) },
    ],
  },
  values: {
    derivatives: 1,
    cases: [
      { title: "values of float32", build: () => o.values([1, -2.5, 0, 1e-3, 4, -0], [2, 3]) },
      { title: "values of int32", build: () => o.values(Int32Array.of(3, -4, 5), [3]) },
      { title: "values of bool", build: () => o.values([1, 0, 2, 0], [2, 2], "bool") },
      { title: "values of one number", build: () => o.values([7], []) },
      { title: "values that are not finite", build: () => o.values([Number.NaN, Infinity, -Infinity], [3]) },
      {
        title: "values of four axes",
        build: () =>
          o.values(
            Array.from({ length: 36 }, (_, i) => i),
            [2, 3, 3, 2],
          ),
      },
      { title: "values meet a row", build: (draw) => o.mul(draw([3]), o.values([1, 2, 3, 4, 5, 6], [2, 3])) },
      { title: "values choose", build: (draw) => o.select(o.values([1, 0, 1], [3], "bool"), draw([2, 3]), draw([])) },
      { title: "values as a matrix", build: (draw) => o.matmul(o.values([1, 2, 3, 4, 5, 6], [2, 3]), draw([4, 3, 2])) },
      { title: "values given twice", build: () => o.concat([o.values([1, 2], [2]), o.values([1, 2], [2])], 0) },
    ],
  },
};
