/** Cases of activations, of blocks that only move values, and of blocks over sequences. */
import {
  attach,
  bidirectional,
  concat,
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
  silu,
  simpleRnn,
  slice,
  softplus,
  split,
  stack,
} from "akid";
import type { BlockCases } from "./block-case.ts";

type SequenceKind =
  | "permute"
  | "slice"
  | "stack"
  | "simpleRnn"
  | "gru"
  | "lstm"
  | "bidirectional"
  | "multiHeadSelfAttention"
  | "positionalEncoding"
  | "learnedPositions"
  | "split"
  | "prelu"
  | "elu"
  | "gelu"
  | "silu"
  | "softplus"
  | "l2Normalize"
  | "groupSoftmax";

export const sequenceCases: BlockCases<SequenceKind> = {
  permute: {
    "of an image": (declare, name) => declare("x", [2, 3, 4]).attach(name, permute([3, 1, 2])),
    "of a sequence": (declare, name) => declare("x", [2, 3]).attach(name, permute([2, 1])),
    "in the same order": (declare, name) => declare("x", [2, 3]).attach(name, permute([1, 2])),
  },
  slice: {
    "of an image": (declare, name) => declare("x", [4, 5, 3]).attach(name, slice([1, 0, 2], [2, -1, 1])),
    "of everything": (declare, name) => declare("x", [4, 2]).attach(name, slice([0, 0], [4, -1])),
  },
  stack: {
    "of vectors": (declare, name) => attach(name, stack(1), [declare("a", [3]), declare("b", [3]), declare("c", [3])]),
    "after the last axis": (declare, name) => attach(name, stack(3), [declare("a", [2, 3]), declare("b", [2, 3])]),
  },
  split: {
    "of vectors": (declare, name) => {
      const [a, b] = declare("x", [5]).attach(name, split([2, 3], 1));
      return attach(`${name}Turned`, concat(1), [b, a]);
    },
    "of rows": (declare, name) => {
      const [first, , last] = declare("x", [4, 2]).attach(name, split([1, 2, 1], 1));
      return attach(`${name}Ends`, stack(1), [first, last]);
    },
  },
  simpleRnn: {
    "to the last state": (declare, name) => declare("x", [4, 3]).attach(name, simpleRnn(2)),
    "by relu, all states": (declare, name) =>
      declare("x", [3, 2]).attach(name, simpleRnn(3, { sequences: true, activation: "relu" })),
    "without bias, from a state": (declare, name) =>
      attach(name, simpleRnn(2, { bias: false, initialState: true }), [declare("x", [3, 2]), declare("h", [2])]),
    "of one step": (declare, name) => declare("x", [1, 3]).attach(name, simpleRnn(2)),
    "with lengths": (declare, name) =>
      attach(name, simpleRnn(2, { sequences: true }), [declare("x", [3, 2]), declare("lengths", [], "int32")]),
  },
  gru: {
    "to the last state": (declare, name) => declare("x", [5, 3]).attach(name, gru(2)),
    "all states": (declare, name) => declare("x", [3, 2]).attach(name, gru(3, { sequences: true })),
    "with lengths": (declare, name) => attach(name, gru(2), [declare("x", [3, 2]), declare("lengths", [], "int32")]),
    "without bias": (declare, name) => declare("x", [3, 2]).attach(name, gru(2, { bias: false })),
    "with a mask": (declare, name) =>
      attach(name, gru(2, { sequences: true }), [declare("x", [3, 2]), declare("mask", [3], "int32")]),
  },
  lstm: {
    "to the last state": (declare, name) => declare("x", [5, 3]).attach(name, lstm(2)),
    "all states": (declare, name) => declare("x", [3, 2]).attach(name, lstm(3, { sequences: true })),
    "with lengths": (declare, name) =>
      attach(name, lstm(2, { sequences: true }), [declare("x", [3, 2]), declare("lengths", [], "int32")]),
    "with lengths, from a state and cell": (declare, name) =>
      attach(name, lstm(2, { initialState: true }), [
        declare("x", [3, 2]),
        declare("lengths", [], "int32"),
        declare("h", [2]),
        declare("c", [2]),
      ]),
    "with a mask of floats": (declare, name) => attach(name, lstm(2), [declare("x", [3, 2]), declare("mask", [3])]),
  },
  bidirectional: {
    "of the last states": (declare, name) => declare("x", [3, 2]).attach(name, bidirectional(simpleRnn(2))),
    "of all states": (declare, name) =>
      declare("x", [3, 2]).attach(name, bidirectional(lstm(2, { sequences: true, bias: false }))),
    "with lengths": (declare, name) =>
      attach(name, bidirectional(gru(3, { sequences: true })), [declare("x", [3, 2]), declare("lengths", [], "int32")]),
  },
  multiHeadSelfAttention: {
    "of one head": (declare, name) => declare("x", [3, 2]).attach(name, multiHeadSelfAttention(1)),
    "of two heads, causal": (declare, name) =>
      declare("x", [4, 4]).attach(name, multiHeadSelfAttention(2, { causal: true })),
    "with lengths": (declare, name) =>
      attach(name, multiHeadSelfAttention(3), [declare("x", [2, 6]), declare("lengths", [], "int32")]),
    "with a mask, causal": (declare, name) =>
      attach(name, multiHeadSelfAttention(2, { causal: true }), [declare("x", [3, 4]), declare("mask", [3], "int32")]),
  },
  positionalEncoding: {
    "of even channels": (declare, name) => declare("x", [5, 4]).attach(name, positionalEncoding()),
    "of odd channels": (declare, name) => declare("x", [2, 3]).attach(name, positionalEncoding()),
  },
  learnedPositions: {
    "of the longest": (declare, name) => declare("x", [3, 2]).attach(name, learnedPositions(3)),
    "of a shorter one": (declare, name) => declare("x", [2, 3]).attach(name, learnedPositions(5)),
  },
  prelu: {
    "of a vector": (declare, name) => declare("x", [9]).attach(name, prelu()),
    "of an image": (declare, name) => declare("x", [2, 3, 3]).attach(name, prelu(0.1)),
  },
  elu: {
    "by default": (declare, name) => declare("x", [9]).attach(name, elu()),
    "with alpha": (declare, name) => declare("x", [9]).attach(name, elu(0.5)),
  },
  gelu: {
    exact: (declare, name) => declare("x", [9]).attach(name, gelu()),
    "by tanh": (declare, name) => declare("x", [9]).attach(name, gelu({ approximate: "tanh" })),
  },
  silu: { "of a vector": (declare, name) => declare("x", [9]).attach(name, silu()) },
  softplus: { "of a vector": (declare, name) => declare("x", [9]).attach(name, softplus()) },
  l2Normalize: {
    "of a vector": (declare, name) => declare("x", [4]).attach(name, l2Normalize()),
    "of channels": (declare, name) => declare("x", [2, 2, 3]).attach(name, l2Normalize({ epsilon: 0.5 })),
  },
  groupSoftmax: {
    "of pairs": (declare, name) => declare("x", [6]).attach(name, groupSoftmax(2)),
    "of one group": (declare, name) => declare("x", [2, 3]).attach(name, groupSoftmax(3)),
    "with an extra logit": (declare, name) => declare("x", [2, 4]).attach(name, groupSoftmax(2, { extraLogit: 1 })),
    "of single channels with an extra logit": (declare, name) =>
      declare("x", [3]).attach(name, groupSoftmax(1, { extraLogit: 0 })),
    "with a temperature": (declare, name) => declare("x", [6]).attach(name, groupSoftmax(3, { temperature: 10 })),
    "with both": (declare, name) =>
      declare("x", [6]).attach(name, groupSoftmax(3, { extraLogit: 0.5, temperature: 2 })),
  },
};
