/** What activations, blocks that move values and blocks over sequences make of their inputs, and refuse as settings. */
import { describe, expect, it } from "vitest";
import {
  type AnyBlock,
  bidirectional,
  type DType,
  elu,
  gelu,
  groupSoftmax,
  gru,
  l2Normalize,
  learnedPositions,
  lstm,
  multiHeadSelfAttention,
  permute,
  positionalEncoding,
  prelu,
  type Shape,
  silu,
  simpleRnn,
  slice,
  softplus,
  split,
  stack,
  UsageError,
} from "../../dsl/index.ts";
import { thrownBy } from "./run.ts";

const float = (...shape: Shape) => ({ shape, dtype: "float32" as const });
const typed = (dtype: DType, ...shape: Shape) => ({ shape, dtype });
const image = float("B", 8, 8, 3);
const words = float("B", "T", 12);
const vector = float("B", 10);

describe("a block", () => {
  it.each<[string, AnyBlock, readonly ReturnType<typeof typed>[], unknown]>([
    ["prelu", prelu(), [image], image],
    ["elu", elu(), [vector], vector],
    ["gelu", gelu(), [vector], vector],
    ["silu", silu(), [vector], vector],
    ["softplus", softplus(), [vector], vector],
    ["l2Normalize", l2Normalize(), [vector], vector],
    ["groupSoftmax", groupSoftmax(5), [vector], vector],
    ["permute", permute([3, 1, 2]), [image], float("B", 3, 8, 8)],
    ["permute of tokens", permute([2, 1]), [typed("int32", "B", "T", 4)], typed("int32", "B", 4, "T")],
    ["slice", slice([2, 0, 1], [4, -1, -1]), [image], float("B", 4, 8, 2)],
    ["stack", stack(1), [vector, vector, vector], float("B", 3, 10)],
    ["stack of an unknown size", stack(2), [float("B", "?"), vector], float("B", 10, 2)],
    ["split", split([4, 6], 1), [vector], [float("B", 4), float("B", 6)]],
    ["split of labels", split([1, 1], 1), [typed("index<3>", "B", 2)], [0, 1].map(() => typed("index<3>", "B", 1))],
    ["simpleRnn", simpleRnn(5), [words], float("B", 5)],
    ["gru of all states", gru(5, { sequences: true }), [words], float("B", "T", 5)],
    ["lstm with lengths", lstm(5), [words, typed("int32", "B")], float("B", 5)],
    [
      "lstm from a state and cell",
      lstm(5, { initialState: true }),
      [words, float("B", 5), float("B", 5)],
      float("B", 5),
    ],
    [
      "gru with lengths from a state",
      gru(5, { initialState: true, sequences: true }),
      [words, typed("int32", "B"), float("B", 5)],
      float("B", "T", 5),
    ],
    ["bidirectional", bidirectional(lstm(5, { sequences: true })), [words], float("B", "T", 10)],
    ["lstm with a mask", lstm(5, { sequences: true }), [words, float("B", "T")], float("B", "T", 5)],
    ["multiHeadSelfAttention", multiHeadSelfAttention(4), [words], words],
    ["multiHeadSelfAttention with lengths", multiHeadSelfAttention(4), [words, typed("int32", "B")], words],
    ["positionalEncoding", positionalEncoding(), [words], words],
    ["learnedPositions of a named length", learnedPositions(9), [words], words],
  ])("%s gives its shape", (_, block, inputs, output) => {
    expect(block.infer(inputs)).toEqual(output);
  });

  it("knows its settings with defaults", () => {
    expect(prelu().config).toEqual({ slope: 0.25 });
    expect(elu().config).toEqual({ alpha: 1 });
    expect(gelu().config).toEqual({ approximate: "none" });
    expect(l2Normalize().config).toEqual({ epsilon: 1e-12 });
    expect(groupSoftmax(4, { extraLogit: 1 }).config).toEqual({ group: 4, extraLogit: 1, temperature: undefined });
    expect(simpleRnn(3).config).toEqual({
      units: 3,
      sequences: false,
      initialState: false,
      bias: true,
      activation: "tanh",
    });
    expect(gru(3, { sequences: true }).config).toMatchObject({ units: 3, sequences: true, bias: true });
    expect(bidirectional(gru(3)).config.body.config).toEqual(gru(3).config);
    expect(multiHeadSelfAttention(2).config).toEqual({ heads: 2, causal: false });
    expect(learnedPositions(7).config).toEqual({ longest: 7 });
  });

  it("keeps the same settings whatever the caller does with his arrays", () => {
    const [axes, begin, size, sizes] = [
      [2, 1],
      [0, 1],
      [1, 1],
      [4, 6],
    ];
    const blocks = [permute(axes), slice(begin, size), split(sizes, 1)].map(({ config }) => JSON.stringify(config));
    for (const list of [axes, begin, size, sizes]) list[0] = 99;
    expect(blocks).toEqual(['{"axes":[2,1]}', '{"begin":[0,1],"size":[1,1]}', '{"sizes":[4,6],"axis":1}']);
  });
});

describe("a constructor", () => {
  it.each([
    ["prelu(NaN)", "akid: prelu: slope expects a finite number, found NaN."],
    ["elu('1')", `akid: elu: alpha expects a finite number, found "1".`],
    ["gelu({ approximate: 'erf' })", `akid: gelu: approximate expects "none" or "tanh", found "erf".`],
    ["gelu({ approx: 'tanh' })", "akid: gelu: has no option 'approx'. Its options are approximate."],
    ["l2Normalize({ epsilon: 0 })", "akid: l2Normalize: epsilon expects a number in [1e-15, 1], found 0."],
    ["groupSoftmax(0)", "akid: groupSoftmax: group expects a positive integer, found 0."],
    ["groupSoftmax(2, { temperature: 0 })", "akid: groupSoftmax: temperature expects a positive number, found 0."],
    ["groupSoftmax(2, { extraLogit: '1' })", `akid: groupSoftmax: extraLogit expects a finite number, found "1".`],
    ["permute([1, 1])", "akid: permute: axes expects the axes from 1 on, each once, found [1,1]."],
    ["permute([0, 1])", "akid: permute: axes expects the axes from 1 on, each once, found [0,1]."],
    ["permute(2)", "akid: permute: axes expects the axes from 1 on, each once, found 2."],
    ["slice([-1], [2])", "akid: slice: begin expects integers from 0 on, found [-1]."],
    ["slice([0], [0])", "akid: slice: size expects a positive integer or -1 for each of begin, found [0]."],
    ["slice([0, 0], [2])", "akid: slice: size expects a positive integer or -1 for each of begin, found [2]."],
    ["slice([0])", "akid: slice: size expects a positive integer or -1 for each of begin, found undefined."],
    ["stack(0)", "akid: stack: axis expects a positive integer, found 0."],
    ["split([4], 1)", "akid: split: sizes expects two or more positive integers, found [4]."],
    ["split(2, 1)", "akid: split: sizes expects two or more positive integers, found 2."],
    ["split([4, 4], 0)", "akid: split: axis expects a positive integer, found 0."],
    ["simpleRnn(4, { activation: 'gelu' })", `akid: simpleRnn: activation expects "tanh" or "relu", found "gelu".`],
    ["gru(0)", "akid: gru: units expects a positive integer, found 0."],
    [
      "gru(4, { activation: 'relu' })",
      "akid: gru: has no option 'activation'. Its options are sequences, initialState, bias, init, regularize, maxNorm.",
    ],
    ["gru(4, { bias: 0 })", "akid: gru: bias expects true or false, found 0."],
    ["lstm(4, { initialState: 'zeros' })", 'akid: lstm: initialState expects true or false, found "zeros".'],
    [
      "bidirectional(dense(4))",
      'akid: bidirectional: body expects simpleRnn, gru or lstm without initialState, found "dense".',
    ],
    [
      "bidirectional(gru(4, { initialState: true }))",
      'akid: bidirectional: body expects simpleRnn, gru or lstm without initialState, found "gru".',
    ],
    ["lstm(4, { sequences: 1 })", "akid: lstm: sequences expects true or false, found 1."],
    ["multiHeadSelfAttention(1.5)", "akid: multiHeadSelfAttention: heads expects a positive integer, found 1.5."],
    [
      "multiHeadSelfAttention(2, { mask: true })",
      "akid: multiHeadSelfAttention: has no option 'mask'. Its options are causal, init, regularize, maxNorm.",
    ],
    [
      "learnedPositions(4, { bias: true })",
      "akid: learnedPositions: has no option 'bias'. Its options are init, regularize, maxNorm.",
    ],
    ["learnedPositions()", "akid: learnedPositions: longest expects a positive integer, found undefined."],
  ])("refuses %s", (code, message) => {
    const error = thrownBy(code);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toBe(message);
  });
});
