/** Cases of activations, of blocks that only move values, and of blocks over sequences. */
import { elu, gelu, groupSoftmax, l2Normalize, prelu, silu, softplus } from "akid";
import type { BlockCases } from "./block-case.ts";

type SequenceKind = "prelu" | "elu" | "gelu" | "silu" | "softplus" | "l2Normalize" | "groupSoftmax";

export const sequenceCases: BlockCases<SequenceKind> = {
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
