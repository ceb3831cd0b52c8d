/** What blocks of images and of their channels make of their inputs at run time, and what their constructors refuse. */
import { describe, expect, it } from "vitest";
import {
  type AnyBlock,
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
  type Shape,
  selfNormalizedConv2d,
  separableConv2d,
  UsageError,
  zeroPad,
} from "../../dsl/index.ts";
import { thrownBy } from "./run.ts";

const float = (...shape: Shape) => ({ shape, dtype: "float32" as const });
const image = float("B", 8, 8, 6);
const sequence = float("B", 9, 4);
const vector = float("B", 12);

describe("a block", () => {
  it.each<[string, AnyBlock, ReturnType<typeof float>, ReturnType<typeof float>]>([
    ["conv1d", conv1d(16, 3), sequence, float("B", 7, 16)],
    ["conv1d, same", conv1d(16, 3, { padding: "same", stride: 2 }), sequence, float("B", 5, 16)],
    ["conv1d, dilated", conv1d(16, 3, { dilation: 2, padding: 1 }), sequence, float("B", 7, 16)],
    ["conv1d of unknown length", conv1d(16, 3, { padding: 1 }), float("B", "T", 4), float("B", "T", 16)],
    ["conv2dTranspose", conv2dTranspose(4, 3), image, float("B", 10, 10, 4)],
    ["conv2dTranspose, same", conv2dTranspose(4, 3, { stride: 2, padding: "same" }), image, float("B", 16, 16, 4)],
    ["conv2dTranspose, padded", conv2dTranspose(4, 4, { stride: 2, padding: 1 }), image, float("B", 16, 16, 4)],
    ["conv2dTranspose, dilated", conv2dTranspose(4, 3, { dilation: 2 }), image, float("B", 12, 12, 4)],
    [
      "conv2dTranspose, with output padding",
      conv2dTranspose(4, 3, { stride: 2, padding: 1, outputPadding: [1, 0] }),
      image,
      float("B", 16, 15, 4),
    ],
    ["conv2dTranspose, pairs", conv2dTranspose(4, [3, 2], { stride: [1, 3] }), image, float("B", 10, 23, 4)],
    ["separableConv2d", separableConv2d(4, 3, { stride: 2, padding: 1 }), image, float("B", 4, 4, 4)],
    ["selfNormalizedConv2d", selfNormalizedConv2d(4, 3), image, float("B", 6, 6, 4)],
    ["maxPool1d", maxPool1d(2), sequence, float("B", 4, 4)],
    ["avgPool1d", avgPool1d(3, { stride: 2, padding: 1 }), sequence, float("B", 5, 4)],
    ["globalMaxPool", globalMaxPool(), image, float("B", 6)],
    ["zeroPad", zeroPad(1), image, float("B", 10, 10, 6)],
    ["zeroPad by a pair", zeroPad([1, 2]), image, float("B", 10, 12, 6)],
    [
      "zeroPad by four",
      zeroPad([
        [0, 1],
        [2, 3],
      ]),
      image,
      float("B", 9, 13, 6),
    ],
    [
      "crop",
      crop([
        [0, 1],
        [2, 3],
      ]),
      image,
      float("B", 7, 3, 6),
    ],
    ["layerNorm", layerNorm(), sequence, sequence],
    ["groupNorm", groupNorm(3), image, image],
    ["localResponseNorm", localResponseNorm(), image, image],
    ["maxout", maxout(3), image, float("B", 8, 8, 2)],
    ["averageOut", averageOut(4), vector, float("B", 3)],
    ["equivariantProjection", equivariantProjection(3, 5), vector, float("B", 15)],
    ["memoryRelu", memoryRelu(), image, image],
    ["memoryPool", memoryPool(2, { stride: 1, mode: "recall" }), image, float("B", 7, 7, 6)],
  ])("%s gives its shape", (_, block, given, output) => {
    expect(block.infer([given])).toEqual(output);
  });

  it("knows its settings with defaults", () => {
    expect(conv1d(4, 3).config).toEqual({
      filters: 4,
      kernel: 3,
      stride: 1,
      padding: "valid",
      dilation: 1,
      bias: true,
    });
    expect(conv2dTranspose(4, 3).config).toEqual({
      filters: 4,
      kernel: 3,
      stride: 1,
      padding: "valid",
      dilation: 1,
      outputPadding: 0,
      bias: true,
    });
    expect(selfNormalizedConv2d(4, 3).config).toMatchObject({ filters: 4, epsilon: 1e-5, bias: true });
    expect(maxPool1d(3).config).toEqual({ size: 3, stride: 3, padding: "valid" });
    expect(layerNorm().config).toEqual({ epsilon: 1e-5, scale: true, offset: true });
    expect(groupNorm(2, { scale: false }).config).toEqual({ groups: 2, epsilon: 1e-5, scale: false, offset: true });
    expect(localResponseNorm().config).toEqual({ radius: 4, bias: 1, alpha: 0.001 / 9, beta: 0.75 });
    expect(memoryPool(2).config).toEqual({ size: 2, stride: 2, padding: "valid", mode: "remember" });
    expect(batchNorm({ scale: "shared" }).config).toEqual({
      epsilon: 1e-5,
      momentum: 0.9,
      scale: "shared",
      offset: true,
      tracking: true,
      synchronized: false,
    });
  });
});

describe("a constructor", () => {
  it.each([
    ["conv1d(8, [3, 3])", "akid: conv1d: kernel expects a positive integer, found [3,3]."],
    ["conv1d(8, 3, { padding: -1 })", `akid: conv1d: padding expects "valid", "same" or an integer from 0, found -1.`],
    ["maxPool1d(2, { stride: 0 })", "akid: maxPool1d: stride expects a positive integer, found 0."],
    [
      "conv2dTranspose(8, 3, { outputPadding: -1 })",
      "akid: conv2dTranspose: outputPadding expects an integer from 0 or a pair of them, found -1.",
    ],
    [
      "conv2dTranspose(8, 3, { stride: [2, 1], outputPadding: [1, 1] })",
      "akid: conv2dTranspose: outputPadding expects less than the stride [2,1], found [1,1].",
    ],
    [
      "conv2dTranspose(8, 3, { stride: 2, padding: 'same', outputPadding: 1 })",
      'akid: conv2dTranspose: outputPadding expects 0 where padding is "same", found 1.',
    ],
    ["conv2dTranspose(0, 3)", "akid: conv2dTranspose: filters expects a positive integer, found 0."],
    [
      "conv2dTranspose(8, 3, { stride: 0 })",
      "akid: conv2dTranspose: stride expects a positive integer or a pair of them, found 0.",
    ],
    ["separableConv2d(8, 3, { bias: 0 })", "akid: separableConv2d: bias expects true or false, found 0."],
    [
      "selfNormalizedConv2d(8, 3, { epsilon: 0 })",
      "akid: selfNormalizedConv2d: epsilon expects a positive number, found 0.",
    ],
    [
      "zeroPad([1, 2, 3, 4])",
      "akid: zeroPad: sides expects an integer from 0, [height, width] or [[top, bottom], [left, right]], found [1,2,3,4].",
    ],
    [
      "crop(-1)",
      "akid: crop: sides expects an integer from 0, [height, width] or [[top, bottom], [left, right]], found -1.",
    ],
    ["layerNorm({ scale: 'shared' })", `akid: layerNorm: scale expects true or false, found "shared".`],
    ["layerNorm({ eps: 1 })", "akid: layerNorm: has no option 'eps'. Its options are epsilon, scale, offset."],
    ["groupNorm(1.5)", "akid: groupNorm: groups expects a positive integer, found 1.5."],
    ["batchNorm({ scale: 1 })", "akid: batchNorm: scale expects true or false, found 1."],
    ["batchNorm({ tracking: null })", "akid: batchNorm: tracking expects true or false, found null."],
    ["batchNorm({ synchronized: 2 })", "akid: batchNorm: synchronized expects true or false, found 2."],
    [
      "batchNorm({ sync: true })",
      "akid: batchNorm: has no option 'sync'. Its options are epsilon, momentum, scale, offset, tracking, synchronized.",
    ],
    ["localResponseNorm({ radius: -1 })", "akid: localResponseNorm: radius expects an integer from 0, found -1."],
    ["localResponseNorm({ bias: 0 })", "akid: localResponseNorm: bias expects a positive number, found 0."],
    ["localResponseNorm({ alpha: -1 })", "akid: localResponseNorm: alpha expects a number from 0, found -1."],
    ["maxout(0)", "akid: maxout: group expects a positive integer, found 0."],
    ["equivariantProjection(3)", "akid: equivariantProjection: units expects a positive integer, found undefined."],
    ["memoryRelu({ mode: 'keep' })", `akid: memoryRelu: mode expects "remember" or "recall", found "keep".`],
    ["memoryPool(0)", "akid: memoryPool: size expects a positive integer or a pair of them, found 0."],
    ["memoryPool(2, { mod: 1 })", "akid: memoryPool: has no option 'mod'. Its options are stride, padding, mode."],
  ])("refuses %s", (code, message) => {
    const error = thrownBy(code);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toBe(message);
  });
});
