/** Cases of blocks of images and of their channels. */
import {
  averageOut,
  avgPool1d,
  batchNorm,
  conv1d,
  conv2dTranspose,
  crop,
  equivariantProjection,
  globalMaxPool,
  groupNorm,
  layerNorm,
  localResponseNorm,
  maxout,
  maxPool1d,
  memoryPool,
  memoryRelu,
  selfNormalizedConv2d,
  separableConv2d,
  zeroPad,
} from "akid";
import type { BlockCases } from "./block-case.ts";

type ImageKind =
  | "conv1d"
  | "conv2dTranspose"
  | "separableConv2d"
  | "selfNormalizedConv2d"
  | "maxPool1d"
  | "avgPool1d"
  | "globalMaxPool"
  | "zeroPad"
  | "crop"
  | "batchNorm"
  | "layerNorm"
  | "groupNorm"
  | "localResponseNorm"
  | "maxout"
  | "averageOut"
  | "equivariantProjection"
  | "memoryRelu"
  | "memoryPool";

export const imageCases: BlockCases<ImageKind> = {
  conv1d: {
    "by default": (declare, name) => declare("x", [7, 2]).attach(name, conv1d(3, 3)),
    "stride 2, same": (declare, name) =>
      declare("x", [6, 2]).attach(name, conv1d(3, 3, { stride: 2, padding: "same" })),
    "padding 3, dilation 2, no bias": (declare, name) =>
      declare("x", [7, 2]).attach(name, conv1d(2, 4, { padding: 3, dilation: 2, bias: false })),
  },
  conv2dTranspose: {
    "by default": (declare, name) => declare("x", [3, 4, 2]).attach(name, conv2dTranspose(3, 3)),
    "stride 2, same": (declare, name) =>
      declare("x", [3, 4, 2]).attach(name, conv2dTranspose(3, 3, { stride: 2, padding: "same" })),
    "dilated, same": (declare, name) =>
      declare("x", [3, 4, 2]).attach(name, conv2dTranspose(2, 3, { stride: 2, dilation: 2, padding: "same" })),
    "with output padding": (declare, name) =>
      declare("x", [3, 2, 2]).attach(
        name,
        conv2dTranspose(3, 3, { stride: [2, 3], padding: 1, outputPadding: [1, 2] }),
      ),
    "dilated, with output padding beyond the kernel": (declare, name) =>
      declare("x", [2, 3, 2]).attach(
        name,
        conv2dTranspose(2, [2, 3], { stride: 3, dilation: [1, 2], outputPadding: 2 }),
      ),
    "stride 2, padding 1": (declare, name) =>
      declare("x", [3, 2, 2]).attach(name, conv2dTranspose(1, 4, { stride: 2, padding: 1, bias: false })),
    "steps larger than the kernel": (declare, name) =>
      declare("x", [2, 3, 2]).attach(name, conv2dTranspose(2, [2, 1], { stride: 3 })),
    "steps larger than the kernel, same": (declare, name) =>
      declare("x", [2, 3, 2]).attach(name, conv2dTranspose(2, [2, 1], { stride: 3, padding: "same" })),
    "pairs everywhere": (declare, name) =>
      declare("x", [4, 3, 3]).attach(name, conv2dTranspose(2, [3, 2], { stride: [1, 2], padding: [2, 0] })),
  },
  separableConv2d: {
    "by default": (declare, name) => declare("x", [5, 4, 2]).attach(name, separableConv2d(3, 3)),
    "stride 2, same, no bias": (declare, name) =>
      declare("x", [6, 5, 3]).attach(name, separableConv2d(2, 3, { stride: 2, padding: "same", bias: false })),
    "dilation 2": (declare, name) =>
      declare("x", [7, 6, 2]).attach(name, separableConv2d(3, [3, 2], { dilation: 2, padding: 1 })),
  },
  selfNormalizedConv2d: {
    "by default": (declare, name) => declare("x", [5, 4, 2]).attach(name, selfNormalizedConv2d(3, 3)),
    "stride 2, same, no bias": (declare, name) =>
      declare("x", [6, 6, 2]).attach(
        name,
        selfNormalizedConv2d(2, 3, { stride: 2, padding: "same", bias: false, epsilon: 0.1 }),
      ),
  },
  maxPool1d: {
    "by default": (declare, name) => declare("x", [7, 2]).attach(name, maxPool1d(2)),
    "overlapping, same": (declare, name) =>
      declare("x", [7, 2]).attach(name, maxPool1d(3, { stride: 2, padding: "same" })),
  },
  avgPool1d: {
    "by default": (declare, name) => declare("x", [7, 2]).attach(name, avgPool1d(2)),
    "overlapping, padding 1": (declare, name) =>
      declare("x", [7, 2]).attach(name, avgPool1d(3, { stride: 2, padding: 1 })),
  },
  globalMaxPool: { "of an image": (declare, name) => declare("x", [3, 4, 5]).attach(name, globalMaxPool()) },
  zeroPad: {
    "by a number": (declare, name) => declare("x", [2, 3, 2]).attach(name, zeroPad(1)),
    "by four": (declare, name) =>
      declare("x", [2, 3, 2]).attach(
        name,
        zeroPad([
          [0, 1],
          [2, 0],
        ]),
      ),
  },
  crop: {
    "by a pair": (declare, name) => declare("x", [4, 6, 2]).attach(name, crop([1, 2])),
    "by four": (declare, name) =>
      declare("x", [4, 4, 2]).attach(
        name,
        crop([
          [0, 3],
          [2, 0],
        ]),
      ),
  },
  batchNorm: {
    "of an image": (declare, name) => declare("x", [4, 3, 2]).attach(name, batchNorm()),
    "of a vector": (declare, name) => declare("x", [4]).attach(name, batchNorm({ epsilon: 1e-3, momentum: 0.5 })),
    "without scale": (declare, name) => declare("x", [4, 3, 2]).attach(name, batchNorm({ scale: false })),
    "without scale and offset": (declare, name) =>
      declare("x", [4, 3, 2]).attach(name, batchNorm({ scale: false, offset: false })),
    "of cumulative statistics": (declare, name) =>
      declare("x", [4, 3, 2]).attach(name, batchNorm({ momentum: "cumulative" })),
    "with one scale, by its batch": (declare, name) =>
      declare("x", [4, 3, 2]).attach(name, batchNorm({ scale: "shared", tracking: false, epsilon: 0.1 })),
  },
  layerNorm: {
    "of a sequence": (declare, name) => declare("x", [3, 6]).attach(name, layerNorm()),
    "without parameters": (declare, name) =>
      declare("x", [4]).attach(name, layerNorm({ epsilon: 0.1, scale: false, offset: false })),
  },
  groupNorm: {
    "of an image": (declare, name) => declare("x", [3, 2, 6]).attach(name, groupNorm(3)),
    "of a vector, without offset": (declare, name) => declare("x", [6]).attach(name, groupNorm(2, { offset: false })),
  },
  localResponseNorm: {
    "by default": (declare, name) => declare("x", [2, 2, 11]).attach(name, localResponseNorm()),
    "of few channels": (declare, name) =>
      declare("x", [2, 2, 3]).attach(name, localResponseNorm({ radius: 1, bias: 2, alpha: 0.5, beta: 0.5 })),
  },
  maxout: {
    "of an image": (declare, name) => declare("x", [2, 2, 6]).attach(name, maxout(3)),
    "of a vector": (declare, name) => declare("x", [8]).attach(name, maxout(4)),
  },
  averageOut: {
    "of an image": (declare, name) => declare("x", [2, 2, 6]).attach(name, averageOut(2)),
    "of a vector": (declare, name) => declare("x", [8]).attach(name, averageOut(4)),
  },
  equivariantProjection: {
    "of an image": (declare, name) => declare("x", [2, 3, 6]).attach(name, equivariantProjection(3, 2)),
    "of a vector, without bias": (declare, name) =>
      declare("x", [6]).attach(name, equivariantProjection(2, 1, { bias: false })),
  },
  memoryRelu: {
    remembering: (declare, name) => declare("x", [3, 4]).attach(name, memoryRelu()),
    recalling: (declare, name) => declare("x", [3, 4]).attach(name, memoryRelu({ mode: "recall" })),
  },
  memoryPool: {
    remembering: (declare, name) => declare("x", [4, 4, 2]).attach(name, memoryPool(2)),
    "recalling, overlapping": (declare, name) =>
      declare("x", [5, 4, 2]).attach(name, memoryPool(3, { stride: 2, padding: "same", mode: "recall" })),
  },
};
