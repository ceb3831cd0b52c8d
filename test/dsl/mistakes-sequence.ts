/** Mistakes with blocks that move values and with blocks over sequences. */
import { argument, type Mistake } from "./mistake.ts";

const words = `const words = input("words", [16, 12]);`;

export const sequenceMistakes: readonly Mistake[] = [
  {
    name: "a group softmax of channels that are no groups",
    code: `logits.attach("g", groupSoftmax(4));`,
    says: [argument("GroupSoftmax<4>", "groupSoftmax 'g' expects channels in groups of 4, found 10 in [B, 10]")],
  },
  {
    name: "an activation of labels",
    code: `label.attach("g", gelu());`,
    says: [argument("Gelu", "gelu 'g' expects float32, found [B] index<10>")],
  },
  {
    name: "prelu slopes without channels",
    code: `input("x", []).attach("p", prelu());`,
    says: [argument("Prelu", "prelu 'p' expects [B, ..., C], found [B]")],
  },
  {
    name: "another order of other axes",
    code: `features.attach("p", permute([2, 1]));`,
    says: [
      argument(
        "Permute<[2, 1]>",
        "permute 'p' expects [B, ...] with as many axes after the batch as in [2, 1], found [B, 4, 4, 32]",
      ),
    ],
  },
  {
    name: "a slice beyond the end",
    code: `features.attach("s", slice([0, 2, 0], [-1, 3, -1]));`,
    says: [
      argument(
        "Slice<[0, 2, 0], [-1, 3, -1]>",
        "slice 's' expects a range within [B, 4, 4, 32], found [-1, 3, -1] from [0, 2, 0]",
      ),
    ],
  },
  {
    name: "a slice of other axes",
    code: `logits.attach("s", slice([0, 0], [4, 4]));`,
    says: [argument("Slice<[0, 0], [4, 4]>", "slice 's' expects a range within [B, 10], found [4, 4] from [0, 0]")],
  },
  {
    name: "a stack of unequal shapes",
    code: `attach("s", stack(1), [logits, logits.attach("d", dense(8))]);`,
    says: [argument("Stack<1>", "stack 's' expects equal shapes, found [B, 10] and [B, 8]")],
  },
  {
    name: "a stack on an axis that is too far",
    code: `attach("s", stack(3), [logits, logits]);`,
    says: [argument("Stack<3>", "stack 's' expects a place after the batch for a new axis in [B, 10], found axis 3")],
  },
  {
    name: "a split that does not add up",
    code: `logits.attach("s", split([4, 4], 1));`,
    says: [argument("Split<[4, 4], 1>", "split 's' expects size 8 on axis 1 for parts [4, 4], found [B, 10]")],
  },
  {
    name: "a split of an axis that is not there",
    code: `logits.attach("s", split([5, 5], 2));`,
    says: [argument("Split<[5, 5], 2>", "split 's' expects an axis after the batch within [B, 10], found axis 2")],
  },
  {
    name: "a part of a split that does not fit",
    code: `const [left, right] = logits.attach("s", split([4, 6], 1)); attach("sum", add(), [left, right]);`,
    says: [argument("Add", "add 'sum' expects equal shapes, found [B, 4] and [B, 6]")],
  },
  {
    name: "a recurrent block on a vector",
    code: `logits.attach("r", gru(32));`,
    says: [argument("Gru<32, false>", "gru 'r' expects [B, T, C], found [B, 10]")],
  },
  {
    name: "a recurrent block on tokens",
    code: `input("text", ["T", 8], "int32").attach("r", lstm(32, { sequences: true }));`,
    says: [argument("Lstm<32, true>", "lstm 'r' expects float32, found [B, T, 8] int32")],
  },
  {
    name: "a mask of another length",
    code: `${words} attach("r", simpleRnn(32), [words, input("mask", [12])]);`,
    says: [argument("SimpleRnn<32, false>", "simpleRnn 'r' expects lengths [B] int32 or a mask [B, T], found [B, 12]")],
  },
  {
    name: "lengths that are no integers",
    code: `${words} attach("r", lstm(32), [words, input("lengths", [])]);`,
    says: [argument("Lstm<32, false>", "lstm 'r' expects lengths [B] int32 or a mask [B, T], found [B]")],
  },
  {
    name: "a sequence and too much else",
    code: `${words} attach("r", gru(32), [words, words, words]);`,
    says: [
      argument(
        "Gru<32, false>",
        "gru 'r' expects a sequence, alone or with its lengths or mask, " +
          "found [B, 16, 12] and [B, 16, 12] and [B, 16, 12]",
      ),
    ],
  },
  {
    name: "an initial state of another size",
    code: `${words} attach("r", gru(32, { initialState: true }), [words, input("h", [16])]);`,
    says: [argument("GruFrom<32, false>", "gru 'r' expects an initial state [B, 32], found [B, 16]")],
  },
  {
    name: "an initial cell of another size",
    code: `${words} attach("r", lstm(32, { initialState: true }), [words, input("h", [32]), input("c", [16])]);`,
    says: [
      argument("LstmFrom<32, false>", "lstm 'r' expects an initial state and cell [B, 32], found [B, 32] and [B, 16]"),
    ],
  },
  {
    name: "no initial state",
    code: `${words} words.attach("r", simpleRnn(32, { initialState: true }));`,
    says: [
      argument(
        "SimpleRnnFrom<32, false>",
        "simpleRnn 'r' expects a sequence, alone or with its lengths or mask, then an initial state, found [B, 16, 12]",
      ),
    ],
  },
  {
    name: "a state and no cell",
    code: `${words} attach("r", lstm(32, { initialState: true }), [words, input("h", [32])]);`,
    says: [
      argument(
        "LstmFrom<32, false>",
        "lstm 'r' expects a sequence, alone or with its lengths or mask, then an initial state and cell, " +
          "found [B, 16, 12] and [B, 32]",
      ),
    ],
  },
  {
    name: "a mask of another length before an initial state",
    code: `${words} attach("r", gru(32, { initialState: true }), [words, input("mask", [12]), input("h", [32])]);`,
    says: [argument("GruFrom<32, false>", "gru 'r' expects lengths [B] int32 or a mask [B, T], found [B, 12]")],
  },
  {
    name: "a vector read both ways",
    code: `logits.attach("r", bidirectional(lstm(8)));`,
    says: [argument("Bidirectional<Lstm<8, false>>", "bidirectional 'r' body (lstm) expects [B, T, C], found [B, 10]")],
  },
  {
    name: "heads that do not divide the channels",
    code: `${words} words.attach("a", multiHeadSelfAttention(5));`,
    says: [
      argument(
        "MultiHeadSelfAttention<5>",
        "multiHeadSelfAttention 'a' expects [B, T, C] with C divisible by 5 heads, found [B, 16, 12]",
      ),
    ],
  },
  {
    name: "attention to a vector",
    code: `logits.attach("a", multiHeadSelfAttention(2));`,
    says: [argument("MultiHeadSelfAttention<2>", "multiHeadSelfAttention 'a' expects [B, T, C], found [B, 10]")],
  },
  {
    name: "more steps than positions",
    code: `${words} words.attach("p", learnedPositions(15));`,
    says: [argument("LearnedPositions<15>", "learnedPositions 'p' expects at most 15 steps, found [B, 16, 12]")],
  },
  {
    name: "positions of a vector",
    code: `logits.attach("p", positionalEncoding());`,
    says: [argument("PositionalEncoding", "positionalEncoding 'p' expects [B, T, C], found [B, 10]")],
  },
];
