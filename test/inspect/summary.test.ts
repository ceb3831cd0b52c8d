/** What `summary` and `measure` count, against numbers counted by hand. */
import {
  attach,
  batchNorm,
  brain,
  concat,
  conv2d,
  conv2dTranspose,
  dense,
  depthwiseConv2d,
  flatten,
  input,
  lstm,
  matmul,
  network,
  relu,
  residual,
  sequential,
  shared,
  state,
  unroll,
} from "akid";
import { measure, type Part, summary } from "akid/inspect";
import { describe, expect, test } from "vitest";
import { net as weighed } from "../../examples/squeeze-and-excitation.ts";
import * as zoo from "./zoo.ts";

const total = (parts: readonly Part[], key: "parameters" | "states" | "multiplyAdds"): number =>
  parts.reduce((sum, part) => sum + part[key], 0);

describe("akid's zoo", () => {
  test.each([
    ["oneLayer", 12_362, 28 * 28 * 25 * 32 + 1152 * 10],
    ["leNet", 1_663_370, 28 * 28 * 25 * 32 + 14 * 14 * 25 * 32 * 64 + 3136 * 512 + 512 * 10],
    ["patriceNet", 636_010, 784 * 800 + 800 * 10],
    [
      "allConvNet",
      1_369_738,
      32 ** 2 * 9 * (3 * 96 + 96 * 96) +
        16 ** 2 * 9 * (96 * 96 + 96 * 192 + 192 * 192) +
        8 ** 2 * 9 * 192 * 192 +
        6 ** 2 * (9 * 192 * 192 + 192 * 192 + 192 * 10),
    ],
    [
      "vgg",
      8_695_902,
      32 ** 2 * 9 * (3 * 64 + 64 * 64) +
        16 ** 2 * 9 * (64 * 128 + 128 * 128) +
        8 ** 2 * 9 * (128 * 256 + 2 * 256 * 256) +
        4 ** 2 * 9 * (256 * 512 + 2 * 512 * 512) +
        2048 * 512 +
        512 * 10,
    ],
    [
      "cifarResNet",
      1_467_610,
      32 ** 2 * (9 * 3 * 16 + 9 * 16 * 32 + 9 * 32 * 32 * 7 + 16 * 32) +
        16 ** 2 * (9 * 32 * 64 + 9 * 64 * 64 * 7 + 32 * 64) +
        8 ** 2 * (9 * 64 * 128 + 9 * 128 * 128 * 7 + 64 * 128) +
        128 * 10,
    ],
  ] as const)("%s", (name, parameters, multiplyAdds) => {
    const net = zoo[name];
    const parts = measure(net);
    expect([total(parts, "parameters"), total(parts, "multiplyAdds")]).toEqual([parameters, multiplyAdds]);
    expect(summary(net)).toMatch(new RegExp(`^total +${parameters.toLocaleString("en-US")} `, "m"));
  });

  test("running statistics are counted apart", () => {
    expect(total(measure(zoo.leNet), "states")).toBe(0);
    expect(total(measure(zoo.vgg), "states")).toBe(2 * (2 * 64 + 2 * 128 + 3 * 256 + 3 * 512 + 512 + 10));
  });
});

describe("single blocks", () => {
  const x = input("x", [4, 6, 3]);
  const row = input("row", ["T", 3]);
  test.each([
    ["a strided convolution", x.attach("y", conv2d(5, 3, { stride: 2, padding: "same" })), 2 * 3 * 9 * 3 * 5],
    ["a depthwise one", x.attach("y", depthwiseConv2d(3)), 2 * 4 * 9 * 3],
    ["a transposed one", x.attach("y", conv2dTranspose(5, 3, { stride: 2 })), 4 * 6 * 3 * 9 * 5],
    ["dense on an image", x.attach("y", dense(7)), 4 * 6 * 3 * 7],
    ["relu", x.attach("y", relu()), 0],
  ] as const)("%s", (_, y, expected) => {
    expect(total(measure(brain("one", { x }, { outputs: { y } })), "multiplyAdds")).toBe(expected);
  });

  test("a product of two values, for a length that is given", () => {
    const y = attach("y", matmul({ transposeB: true }), [row, row]);
    const net = brain("rows", { row }, { outputs: { y } });
    expect(total(measure(net), "multiplyAdds")).toBe(3);
    expect(total(measure(net, { shapes: { row: [2, 5, 3] } }), "multiplyAdds")).toBe(2 * 5 * 3 * 5);
  });

  test("a recurrent one, each step", () => {
    const y = row.attach("y", lstm(4));
    const net = brain("rows", { row }, { outputs: { y } });
    expect(total(measure(net, { shapes: { row: [1, 6, 3] } }), "multiplyAdds")).toBe(6 * (3 + 4) * 4 * 4);
  });

  test("shared weights count once, their work each time", () => {
    const twin = shared(dense(3), ["T", 3]);
    const y = row.attach("first", twin).attach("second", twin);
    const parts = measure(brain("twins", { row }, { outputs: { y } }));
    expect(parts.map(({ name, parameters, multiplyAdds }) => [name, parameters, multiplyAdds])).toEqual([
      ["row", 0, 0],
      ["first", 12, 9],
      ["second", 0, 9],
    ]);
  });
});

test("a summary is a table with symbols, and totals", () => {
  expect(summary(zoo.oneLayer)).toBe(
    [
      "oneLayer",
      "name     kind     output           parameters  multiply-adds",
      "image    input    [B, 28, 28, 1]",
      "conv1    conv2d   [B, 28, 28, 32]         832        627,200",
      "relu1    relu     [B, 28, 28, 32]",
      "pool1    maxPool  [B, 6, 6, 32]",
      "flat     flatten  [B, 1152]",
      "ip1      dense    [B, 10]              11,530         11,520",
      "softmax  softmax  [B, 10]",
      "total                                  12,362        638,720",
    ].join("\n"),
  );
});

test("blocks inside blocks are listed to a depth", () => {
  const x = input("x", ["T", 4]);
  const y = x.attach("res", residual(sequential(dense(4), relu())));
  const net = brain("nested", { x }, { outputs: { y } });
  expect(summary(net).split("\n")).toHaveLength(5);
  expect(summary(net, { depth: 3 })).toBe(
    [
      "nested",
      "name    kind        output     parameters  multiply-adds",
      "x       input       [B, T, 4]",
      "res     residual    [B, T, 4]          20             16",
      "  body  sequential  [B, T, 4]          20             16",
      "    1   dense       [B, T, 4]          20             16",
      "    2   relu        [B, T, 4]",
      "total                                  20             16",
    ].join("\n"),
  );
});

test("a brain inside a brain counts wherever it is attached", () => {
  const patch = input("patch", [4, 4, 1]);
  const seen = patch.attach("conv", conv2d(2, 3)).attach("bn", batchNorm()).attach("flat", flatten());
  const eye = brain("eye", { patch }, { outputs: { seen } });
  const image = input("image", [4, 4, 1]);
  const both = attach("both", concat(1), [image.attach("left", eye), image.attach("right", eye)]);
  const net = brain("face", { image }, { outputs: { y: both.attach("ip", dense(3)) } });
  // conv: 2 filters of 3 * 3 and a bias, at 2 * 2 places; bn: scale and offset, mean and variance
  const inside = [
    "  conv       conv2d     [B, 2, 2, 2]          20             72",
    "  bn         batchNorm  [B, 2, 2, 2]           4",
    "  flat       flatten    [B, 8]",
  ];
  expect(summary(net, { depth: 2 })).toBe(
    [
      "face",
      "name         kind       output        parameters  multiply-adds",
      "image        input      [B, 4, 4, 1]",
      "left         brain      [B, 8]                24             72",
      ...inside,
      "right        brain      [B, 8]                24             72",
      ...inside,
      "both         concat     [B, 16]",
      "ip           dense      [B, 3]                51             48",
      "total                                         99            192",
      "not trained                                    8",
    ].join("\n"),
  );
});

test("a cell that is unrolled has its weights once and its work at each step", () => {
  const rows = { now: [["x", "h"], concat(1), dense(16)], said: ["now", dense(2)] } as const;
  const given = { x: input("x", [8]), h: state("h", [16]) };
  const cell = network("cell", given, rows, { outputs: ["said"], next: { h: "now" } });
  const xs = input("xs", ["T", 8]);
  const net = brain("steps", { xs }, { outputs: { y: xs.attach("rnn", unroll(cell)) } });
  const [weights, work] = [(8 + 16) * 16 + 16 + (16 * 2 + 2), (8 + 16) * 16 + 16 * 2];
  for (const [batch, steps] of [
    [1, 1],
    [2, 6],
  ] as const) {
    const parts = measure(net, { shapes: { xs: [batch, steps, 8] } });
    expect([total(parts, "parameters"), total(parts, "multiplyAdds")]).toEqual([weights, batch * steps * work]);
  }
  expect(summary(net, { depth: 3, shapes: { xs: [2, 6, 8] } })).toBe(
    [
      "steps",
      "name       kind    output     parameters  multiply-adds",
      "xs         input   [B, T, 8]",
      "rnn        unroll  [B, T, 2]         434          4,992",
      "  rnn      brain   [B, 2]            434          4,992",
      "    now.1  concat  [B, 24]",
      "    now.2  dense   [B, 16]           400          4,608",
      "    said   dense   [B, 2]             34            384",
      "total                                434          4,992",
    ].join("\n"),
  );
});

test("blocks of one's own show the blocks that they are made from", () => {
  expect(summary(weighed, { depth: 3 })).toContain(
    "    3     dense                 [B, 32]               288            256",
  );
});

test("what is not trained has a line of its own", () => {
  expect(summary(zoo.vgg)).toMatch(/\nnot trained +6,420$/);
});
