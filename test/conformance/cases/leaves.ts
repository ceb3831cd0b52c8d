/** Cases of the leaves: values that pass straight through. */
import * as o from "../../../src/graph/ops/index.ts";
import type { CaseTable } from "../case.ts";
import { integers } from "../random.ts";

export const leaves: CaseTable<"input" | "variable" | "constant"> = {
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
};
