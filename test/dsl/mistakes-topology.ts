/** Mistakes with rows wired by name, brains inside brains, shared weights and states. */
import { argument, type Mistake, property } from "./mistake.ts";

const two = `const two = network("two", { image, label }, {
  seen: ["image", globalAvgPool()],
  logits: ["seen", dense(10)],
}, "logits", "seen");
`;

export const topologyMistakes: readonly Mistake[] = [
  {
    name: "a row that reads an unknown name",
    code: `network("net", { image }, { n: ["imagee", flatten()] }, "n");`,
    says: [property('"imagee"', "image")],
    atRunTime: "network 'net' row 'n' reads 'imagee', which is no row and no input",
  },
  {
    name: "a row that reads several values, one unknown",
    code: `network("net", { image }, { n: [["image", "lost"], add()] }, "n");`,
    says: [property('"lost"', "image")],
    atRunTime: "network 'net' row 'n' reads 'lost', which is no row and no input",
  },
  {
    name: "a row that reads itself",
    code: `network("net", { image }, { n: ["n", relu()] }, "n");`,
    says: [property('"n"', "image")],
    atRunTime: "network 'net' rows read each other in a circle: n reads n",
  },
  {
    name: "a row without blocks",
    code: `network("net", { image }, { n: ["image"], after: ["n", relu()] }, "after");`,
    says: [property('"image"', "row 'n' expects blocks after what it reads")],
    atRunTime: "network 'net' row 'n' expects blocks after what it reads",
  },
  {
    name: "a long circle of rows, and rows that read it",
    code: `network("net", { image }, {
      a: ["image", flatten(), relu()], b: [["a", "d"], add()], c: ["b", relu()], d: ["c", relu()], after: ["d", relu()],
    }, "after");`,
    says: ["b", "c", "d"].map(
      (row) =>
        `TS2615: Type of property '${row}' circularly references itself in mapped type 'valuesOf<{ readonly a: readonly ["image", Flatten, Relu]; readonly b: readonly [readonly ["a", "d"], Add]; readonly c: readonly ["b", Relu]; readonly d: readonly ["c", Relu]; readonly after: readonly ["d", Relu]; }, { ...; }>'.`,
    ),
    atRunTime: "network 'net' rows read each other in a circle: b reads d reads c reads b",
  },
  {
    name: "rows that read each other in a circle",
    code: `network("net", { image }, { first: ["second", relu()], second: ["first", relu()] }, "second");`,
    says: [
      'TS2615: Type of property \'first\' circularly references itself in mapped type \'valuesOf<{ readonly first: readonly ["second", Relu]; readonly second: readonly ["first", Relu]; }, { readonly image: Tensor<["B", 8, 8, 1], "float32">; }>\'.',
      'TS2615: Type of property \'second\' circularly references itself in mapped type \'valuesOf<{ readonly first: readonly ["second", Relu]; readonly second: readonly ["first", Relu]; }, { readonly image: Tensor<["B", 8, 8, 1], "float32">; }>\'.',
    ],
    atRunTime: "network 'net' rows read each other in a circle: first reads second reads first",
  },
  {
    name: "a misfit in a row of a dag that nothing reads",
    code: `image.attach("block", dag({ a: ["in", flatten(), dense(3)], lost: ["in", conv2d(8, 9)], b: ["a", relu()] }, "b"));`,
    says: [
      argument(
        'Dag<{ readonly a: readonly ["in", Flatten, Dense<3>]; readonly lost: readonly ["in", Conv2d<8, 9>]; readonly b: readonly ["a", Relu]; }, "b">',
        "dag 'block' conv2d 'lost' kernel 9x9 is larger than the padded input 8x8",
      ),
    ],
  },
  {
    name: "a misfit in a row",
    code: `network("net", { image }, { n: ["image", flatten(), batchNorm(), conv2d(3, 3), relu()], after: ["n", relu()] }, "after");`,
    says: [property("Conv2d<3, 3>", "conv2d 'n.3' expects [B, H, W, C], found [B, 64]")],
  },
  {
    name: "a misfit in a row of one block",
    code: `network("net", { image }, { flat: ["image", flatten()], n: [["flat", "image"], add()] }, "n");`,
    says: [property("Add", "add 'n' expects equal shapes, found [B, 64] and [B, 8, 8, 1]")],
  },
  {
    name: "an output that is no row",
    code: `network("net", { image }, { logits: ["image", flatten()] }, "logit");`,
    says: [
      'TS2345: Argument of type \'"logit"\' is not assignable to parameter of type \'"logits" | RowParts<"logits">\'.',
    ],
    atRunTime: "network 'net' there is no row 'logit'",
  },
  {
    name: "a loss row that is no scalar",
    code: `network("net", { image }, { n: ["image", flatten()] }, { outputs: ["n"], loss: "n" });`,
    says: [property('"n"', "brain 'net' loss expects a scalar, found [B, 64]")],
  },
  {
    name: "an eval row that is no scalar",
    code: `network("net", { image }, { n: ["image", flatten()] }, { outputs: ["n"], evals: { top1: "n" } });`,
    says: [property('"n"', "brain 'net' eval 'top1' expects a scalar, found [B, 64]")],
  },
  {
    name: "a misfit inside a dag",
    code: `logits.attach("d", dag({ n: ["in", relu(), conv2d(8, 3)] }, "n"));`,
    says: [
      argument(
        'Dag<{ readonly n: readonly ["in", Relu, Conv2d<8, 3>]; }, "n">',
        "dag 'd' conv2d 'n.2' expects [B, H, W, C], found [B, 10]",
      ),
    ],
  },
  {
    name: "a brain attached to one tensor that has two inputs",
    code: `${two} image.attach("b", two);`,
    says: [
      argument(
        'RowBrain<"two", { readonly image: Tensor<["B", 8, 8, 1], "float32">; readonly label: Tensor<["B"], "index<10>">; }, { readonly logits: Tensor<["B", 10], "float32">; readonly seen: Tensor<...>; }, never, { ...; }>',
        "brain 'b' expects a record of its inputs, found [B, 8, 8, 1]",
      ),
    ],
  },
  {
    name: "a brain without one of its inputs",
    code: `${two} attach("b", two, { image });`,
    says: [
      argument(
        'RowBrain<"two", { readonly image: Tensor<["B", 8, 8, 1], "float32">; readonly label: Tensor<["B"], "index<10>">; }, { readonly logits: Tensor<["B", 10], "float32">; readonly seen: Tensor<...>; }, never, { ...; }>',
        "brain 'b' expects label [B] index<10>, found nothing",
      ),
    ],
  },
  {
    name: "a brain with an input of another shape",
    code: `${two} attach("b", two, { image: input("i", [9, 8, 1]), label });`,
    says: [
      argument(
        'RowBrain<"two", { readonly image: Tensor<["B", 8, 8, 1], "float32">; readonly label: Tensor<["B"], "index<10>">; }, { readonly logits: Tensor<["B", 10], "float32">; readonly seen: Tensor<...>; }, never, { ...; }>',
        "brain 'b' expects image [B, 8, 8, 1], found [B, 9, 8, 1]",
      ),
    ],
  },
  {
    name: "a brain with two sizes for one name",
    code: `const seq = network("seq", { a: input("a", ["T", 2]), b: input("b", ["T", 2]) }, { n: [["a", "b"], add()] }, "n");
      attach("b", seq, { a: input("x", [3, 2]), b: input("y", [4, 2]) });`,
    says: [
      argument(
        'RowBrain<"seq", { readonly a: Tensor<["B", "T", 2], "float32">; readonly b: Tensor<["B", "T", 2], "float32">; }, { readonly n: Tensor<["B", "T", 2], "float32">; }, never, { ...; }>',
        "brain 'b' expects one size for T, found several",
      ),
    ],
  },
  {
    name: "a record for a block of one tensor",
    code: `attach("r", relu(), { image });`,
    says: [argument("Relu", "relu 'r' expects one tensor, found a record")],
  },
  {
    name: "shared weights for another shape",
    code: `const layer = shared(dense(3), [10]); logits.attach("s1", layer); logits.attach("d", dense(4)).attach("s2", layer);`,
    says: [argument("Shared<Dense<3>, [10]>", "shared 's2' expects [B, 10], which its weights are for, found [B, 4]")],
  },
  {
    name: "a state's next value of another shape",
    code: `const h = state("h", [16]); h.next(h.attach("d", dense(32)));`,
    says: [argument('Tensor<["B", 32], "float32">', "state 'h' expects [B, 16], found [B, 32]")],
  },
  {
    name: "a state among rows whose next value has another shape",
    code: `network("net", { image, h: state("h", [4]) }, { n: ["h", dense(5)] }, { outputs: ["n"], next: { h: "n" } });`,
    says: [property('"n"', "state 'h' expects [B, 4], found [B, 5]")],
  },
  {
    name: "a brain unrolled over what has no steps",
    code: `const cell = network("cell", { x: input("x", [4]) }, { n: ["x", dense(5)] }, "n"); input("s", []).attach("u", unroll(cell));`,
    says: [
      argument(
        'Unroll<RowBrain<"cell", { readonly x: Tensor<["B", 4], "float32">; }, { readonly n: Tensor<["B", 5], "float32">; }, never, { n: "dense"; }>>',
        "unroll 'u' expects [B, T, ...], found [B]",
      ),
    ],
  },
  {
    name: "a brain unrolled over steps of another shape",
    code: `const cell = network("cell", { x: input("x", [4]) }, { n: ["x", dense(5)] }, "n"); input("s", [7, 3]).attach("u", unroll(cell));`,
    says: [
      argument(
        'Unroll<RowBrain<"cell", { readonly x: Tensor<["B", 4], "float32">; }, { readonly n: Tensor<["B", 5], "float32">; }, never, { n: "dense"; }>>',
        "unroll 'u' each step expects x [B, 4], found [B, 3]",
      ),
    ],
  },
];
