/** Cases of every block of the language: a block without an entry does not compile. */
import {
  add,
  attach,
  avgPool,
  batchNorm,
  concat,
  conv2d,
  dense,
  depthwiseConv2d,
  dropout,
  embedding,
  flatten,
  globalAvgPool,
  index,
  leakyRelu,
  matmul,
  maxPool,
  mul,
  oneHot,
  relu,
  reshape,
  residual,
  sequential,
  sigmoid,
  softmax,
  tanh,
  upsample,
} from "akid";
import type { BlockKind } from "../../../dsl/configs.ts";
import type { BlockCases } from "./block-case.ts";
import { imageCases } from "./image-blocks.ts";
import { lossCases } from "./loss-blocks.ts";
import { sequenceCases } from "./sequence-blocks.ts";
import { topologyCases } from "./topology-blocks.ts";

/** Cases of every block. */
export const blockCases: BlockCases<BlockKind> = {
  ...imageCases,
  ...sequenceCases,
  ...lossCases,
  ...topologyCases,
  conv2d: {
    "by default": (declare, name) => declare("x", [5, 6, 2]).attach(name, conv2d(3, 3)),
    "stride 2, same": (declare, name) =>
      declare("x", [6, 5, 2]).attach(name, conv2d(3, 3, { stride: 2, padding: "same" })),
    "same with an even kernel": (declare, name) =>
      declare("x", [5, 5, 1]).attach(name, conv2d(2, [4, 2], { padding: "same" })),
    "dilation 2, padding 2, no bias": (declare, name) =>
      declare("x", [6, 6, 2]).attach(name, conv2d(4, 3, { dilation: 2, padding: 2, bias: false })),
    "pairs everywhere": (declare, name) =>
      declare("x", [8, 7, 2]).attach(name, conv2d(3, [3, 2], { stride: [2, 3], padding: [1, 0], dilation: [1, 2] })),
  },
  depthwiseConv2d: {
    "by default": (declare, name) => declare("x", [5, 6, 3]).attach(name, depthwiseConv2d(3)),
    "stride 2, same, no bias": (declare, name) =>
      declare("x", [6, 6, 2]).attach(name, depthwiseConv2d(3, { stride: 2, padding: "same", bias: false })),
    "dilation 2": (declare, name) =>
      declare("x", [7, 6, 2]).attach(name, depthwiseConv2d([3, 2], { dilation: 2, padding: 1 })),
  },
  dense: {
    "of vectors": (declare, name) => declare("x", [5]).attach(name, dense(3)),
    "of the last axis": (declare, name) => declare("x", [4, 2, 5]).attach(name, dense(3)),
    "without bias": (declare, name) => declare("x", [5]).attach(name, dense(1, { bias: false })),
  },
  maxPool: {
    "by default": (declare, name) => declare("x", [5, 6, 2]).attach(name, maxPool(2)),
    "overlapping, same": (declare, name) =>
      declare("x", [6, 7, 2]).attach(name, maxPool(3, { stride: 2, padding: "same" })),
    "pairs everywhere": (declare, name) =>
      declare("x", [6, 7, 2]).attach(name, maxPool([3, 2], { stride: [1, 2], padding: [1, 0] })),
  },
  avgPool: {
    "by default": (declare, name) => declare("x", [5, 6, 2]).attach(name, avgPool(2)),
    "overlapping, same": (declare, name) =>
      declare("x", [6, 7, 2]).attach(name, avgPool(3, { stride: 2, padding: "same" })),
    "with padding": (declare, name) => declare("x", [6, 7, 2]).attach(name, avgPool(3, { stride: 1, padding: 1 })),
  },
  globalAvgPool: { "of an image": (declare, name) => declare("x", [3, 4, 5]).attach(name, globalAvgPool()) },
  flatten: {
    "of an image": (declare, name) => declare("x", [3, 4, 2]).attach(name, flatten()),
    "of a vector": (declare, name) => declare("x", [3]).attach(name, flatten()),
  },
  reshape: {
    "with -1": (declare, name) => declare("x", [3, 4, 2]).attach(name, reshape([6, -1])),
    "to a vector": (declare, name) => declare("x", [3, 4]).attach(name, reshape([12])),
  },
  add: {
    "of two": (declare, name) => attach(name, add(), [declare("a", [3, 2]), declare("b", [3, 2])]),
    "of three": (declare, name) => attach(name, add(), [declare("a", [3]), declare("b", [3]), declare("c", [3])]),
  },
  mul: {
    "of two": (declare, name) => attach(name, mul(), [declare("a", [3, 2]), declare("b", [3, 2])]),
    "of a value with itself": (declare, name) => {
      const x = declare("x", [3]);
      return attach(name, mul(), [x, x]);
    },
  },
  concat: {
    "of channels": (declare, name) => attach(name, concat(3), [declare("a", [2, 2, 3]), declare("b", [2, 2, 1])]),
    "of rows": (declare, name) => attach(name, concat(1), [declare("a", [2, 3]), declare("b", [1, 3])]),
  },
  dropout: {
    "of an image": (declare, name) => declare("x", [3, 3, 2]).attach(name, dropout(0.4)),
    "of nothing": (declare, name) => declare("x", [5]).attach(name, dropout(0)),
  },
  relu: { "of an image": (declare, name) => declare("x", [3, 3, 2]).attach(name, relu()) },
  leakyRelu: { "of a vector": (declare, name) => declare("x", [9]).attach(name, leakyRelu(0.2)) },
  sigmoid: { "of a vector": (declare, name) => declare("x", [9]).attach(name, sigmoid()) },
  tanh: { "of a vector": (declare, name) => declare("x", [9]).attach(name, tanh()) },
  softmax: {
    "of a vector": (declare, name) => declare("x", [5]).attach(name, softmax()),
    "of channels": (declare, name) => declare("x", [2, 2, 5]).attach(name, softmax()),
  },
  sequential: {
    "of dense layers": (declare, name) => declare("x", [5]).attach(name, sequential(dense(4), tanh(), dense(3))),
    "of image layers": (declare, name) =>
      declare("x", [6, 6, 2]).attach(
        name,
        sequential(conv2d(3, 3), batchNorm(), relu(), maxPool(2), flatten(), dropout(0.5)),
      ),
  },
  residual: {
    "of a convolution": (declare, name) =>
      declare("x", [4, 4, 3]).attach(
        name,
        residual(sequential(conv2d(3, 3, { padding: "same" }), batchNorm(), relu())),
      ),
  },
  embedding: {
    "of tokens": (declare, name) => declare("x", [5], index(7)).attach(name, embedding(7, 3)),
    "of one index": (declare, name) => declare("x", [], "int32").attach(name, embedding(4, 3)),
    "of indices outside": (declare, name) => declare("x", [5], "int32").attach(name, embedding(2, 3)),
    "of a great vocabulary": (declare, name) => declare("x", [2, 2], "int32").attach(name, embedding(400, 2)),
  },
  oneHot: { "of labels": (declare, name) => declare("x", [2], index(4)).attach(name, oneHot(4)) },
  upsample: {
    "by default": (declare, name) => declare("x", [3, 4, 2]).attach(name, upsample(2)),
    "by 3 and 2": (declare, name) => declare("x", [2, 3, 3]).attach(name, upsample([3, 2])),
    "to the same": (declare, name) => declare("x", [2, 3, 1]).attach(name, upsample(1)),
    "bilinear by 2": (declare, name) => declare("x", [3, 4, 2]).attach(name, upsample(2, { method: "bilinear" })),
    "bilinear by 3 and 1": (declare, name) =>
      declare("x", [4, 3, 2]).attach(name, upsample([3, 1], { method: "bilinear" })),
    "bilinear of one pixel": (declare, name) =>
      declare("x", [1, 1, 3]).attach(name, upsample(4, { method: "bilinear" })),
  },
  matmul: {
    "of matrices": (declare, name) => attach(name, matmul(), [declare("a", [3, 2]), declare("b", [2, 4])]),
    "of several matrices, the second transposed": (declare, name) =>
      attach(name, matmul({ transposeB: true }), [declare("a", [2, 3, 5]), declare("b", [2, 4, 5])]),
    "of a matrix with itself": (declare, name) => {
      const x = declare("x", [3, 2]);
      return attach(name, matmul({ transposeB: true }), [x, x]);
    },
  },
};
