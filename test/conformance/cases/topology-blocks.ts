/** Cases of blocks made from named parts: rows, brains, shared weights, and brains over time. */
import {
  add,
  attach,
  batchNorm,
  brain,
  concat,
  conv2d,
  dag,
  dense,
  dropout,
  flatten,
  input,
  network,
  relu,
  shared,
  split,
  state,
  tanh,
  unroll,
} from "akid";
import type { BlockCases } from "./block-case.ts";

const bottleneck = dag(
  {
    body: ["in", conv2d(2, 1), batchNorm(), relu(), conv2d(3, 3, { padding: "same" })],
    skip: ["in", conv2d(3, 1)],
    sum: [["body", "skip"], add(), relu()],
  },
  "sum",
);

const two = network(
  "two",
  { a: input("a", [3]), b: input("b", [2]) },
  { left: ["a", dense(4), tanh()], right: ["b", dense(4), dropout(0.3)], sum: [["left", "right"], add()] },
  "sum",
  "left",
);

/** h' = tanh(W x + U h): a cell of a recurrent network, its state starting at 0.5. */
const cell = (size: number) => {
  const h = state("h", [size], { initial: 0.5 });
  const x = input("x", [3]);
  const sum = attach("sum", add(), [x.attach("in", dense(size)), h.attach("back", dense(size, { bias: false }))]);
  const next = sum.attach("tanh", tanh());
  h.next(next);
  return brain("cell", { x }, { outputs: { h: next } });
};

export const topologyCases: BlockCases<"dag" | "brain" | "shared" | "unroll"> = {
  dag: {
    "of a bottleneck": (declare, name) => declare("x", [4, 4, 3]).attach(name, bottleneck),
    "of several values": (declare, name) =>
      declare("x", [6]).attach(
        name,
        dag({ s: ["in", split([2, 2, 2], 1)], sum: ["s", add()], all: [["s:2", "sum", "in"], concat(1)] }, "all"),
      ),
    "of two inputs": (declare, name) =>
      attach(name, dag({ sum: ["in", add()], out: [["sum", "in:1"], concat(1), dense(2)] }, "out"), [
        declare("a", [3]),
        declare("b", [3]),
      ]),
  },
  brain: {
    "of two inputs and two outputs": (declare, name) => {
      const { sum, left } = attach(name, two, { b: declare("y", [2]), a: declare("x", [3]) });
      return attach(`${name}out`, concat(1), [sum, left]);
    },
    "inside another": (declare, name) => {
      const inner = network("inner", { x: input("x", [4]) }, { d: ["x", dense(3), tanh()] }, "d");
      const x = input("x", [2, 2]);
      const once = x.attach("flat", flatten()).attach("one", inner);
      const outer = brain(
        "outer",
        { x },
        { outputs: { y: attach("both", concat(1), [once, x.attach("flat2", flatten()).attach("two", inner)]) } },
      );
      return declare("x", [2, 2]).attach(name, outer);
    },
  },
  shared: {
    "used twice": (declare, name) => {
      const layer = shared(dense(3), [3]);
      return declare("x", [3]).attach(name, layer).attach(`${name}tanh`, tanh()).attach(`${name}again`, layer);
    },
  },
  unroll: {
    "of a recurrent cell": (declare, name) => declare("x", [4, 3]).attach(name, unroll(cell(2))),
    truncated: (declare, name) => declare("x", [5, 3]).attach(name, unroll(cell(2), { truncate: 2 })),
  },
};
