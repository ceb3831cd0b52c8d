/** The result shape of blocks of images and of their channels, through the published declarations. */
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
  input,
  layerNorm,
  localResponseNorm,
  maxout,
  maxPool1d,
  memoryPool,
  memoryRelu,
  selfNormalizedConv2d,
  separableConv2d,
  type Tensor,
  zeroPad,
} from "akid";
import { expectError, expectNotAssignable, expectType } from "tsd";

const image = input("image", [28, 28, 6]);
const sequence = input("sequence", [100, 8]);
const text = input("text", ["T", 8]);
const vector = input("vector", [12]);

// Windows over time
expectType<Tensor<["B", 98, 16]>>(sequence.attach("a", conv1d(16, 3)));
expectType<Tensor<["B", 50, 16]>>(sequence.attach("a", conv1d(16, 3, { stride: 2, padding: "same" })));
expectType<Tensor<["B", 96, 16]>>(sequence.attach("a", conv1d(16, 3, { dilation: 2, bias: false })));
expectType<Tensor<["B", "T", 16]>>(text.attach("a", conv1d(16, 3, { padding: "same" })));
expectType<Tensor<["B", number, 16]>>(text.attach("a", conv1d(16, 3)));
expectType<Tensor<["B", 50, 8]>>(sequence.attach("a", maxPool1d(2)));
expectType<Tensor<["B", 50, 8]>>(sequence.attach("a", avgPool1d(3, { stride: 2, padding: 1 })));

// Windows over images
expectType<Tensor<["B", 30, 30, 4]>>(image.attach("a", conv2dTranspose(4, 3)));
expectType<Tensor<["B", 56, 56, 4]>>(image.attach("a", conv2dTranspose(4, 3, { stride: 2, padding: "same" })));
expectType<Tensor<["B", 56, 56, 4]>>(image.attach("a", conv2dTranspose(4, 4, { stride: 2, padding: 1 })));
expectType<Tensor<["B", 32, 36, 4]>>(image.attach("a", conv2dTranspose(4, 3, { dilation: [2, 4] })));
expectType<Tensor<["B", 56, 56, 4]>>(
  image.attach("a", conv2dTranspose(4, 3, { stride: 2, padding: 1, outputPadding: 1 })),
);
expectType<Tensor<["B", 84, 82, 4]>>(image.attach("a", conv2dTranspose(4, [3, 1], { stride: 3 })));
expectType<Tensor<["B", 26, 26, 4]>>(image.attach("a", separableConv2d(4, 3)));
expectType<Tensor<["B", 14, 14, 4]>>(image.attach("a", separableConv2d(4, 3, { stride: 2, padding: 1 })));
expectType<Tensor<["B", 26, 26, 4]>>(image.attach("a", selfNormalizedConv2d(4, 3)));
expectType<Tensor<["B", 28, 28, 4]>>(image.attach("a", selfNormalizedConv2d(4, 3, { padding: 1, epsilon: 0.1 })));
expectType<Tensor<["B", 6]>>(image.attach("a", globalMaxPool()));
expectType<Tensor<["B", 14, 14, 6]>>(image.attach("a", memoryPool(2)));
expectType<Tensor<["B", 27, 27, 6]>>(image.attach("a", memoryPool(2, { stride: 1, mode: "recall" })));

// Borders
expectType<Tensor<["B", 30, 30, 6]>>(image.attach("a", zeroPad(1)));
expectType<Tensor<["B", 29, 33, 6]>>(
  image.attach(
    "a",
    zeroPad([
      [0, 1],
      [2, 3],
    ]),
  ),
);
expectType<Tensor<["B", 26, 24, 6]>>(image.attach("a", crop([1, 2])));
expectType<Tensor<["B", 26, 27, 6]>>(image.attach("a", crop([1, [0, 1]])));

// Channels
expectType<Tensor<["B", 28, 28, 2]>>(image.attach("a", maxout(3)));
expectType<Tensor<["B", 6]>>(vector.attach("a", averageOut(2)));
expectType<Tensor<["B", 28, 28, 10]>>(image.attach("a", equivariantProjection(2, 5)));
expectType<Tensor<["B", 28, 28, 6]>>(image.attach("a", groupNorm(3)));
expectType<Tensor<["B", 100, 8]>>(sequence.attach("a", layerNorm({ offset: false })));
expectType<Tensor<["B", 28, 28, 6]>>(image.attach("a", localResponseNorm({ radius: 2 })));
expectType<Tensor<["B", 28, 28, 6]>>(image.attach("a", batchNorm({ momentum: "cumulative" })));
expectType<Tensor<["B", 28, 28, 6]>>(image.attach("a", batchNorm({ scale: "shared", offset: false, tracking: false })));
expectType<Tensor<["B", 100, 8]>>(sequence.attach("a", batchNorm({ synchronized: true })));
expectType<Tensor<["B", 12]>>(vector.attach("a", memoryRelu({ mode: "recall" })));

// Sizes that only the run time knows
declare const some: number;
declare const either: 2 | 3;
expectType<Tensor<["B", number, 16]>>(sequence.attach("a", conv1d(16, some)));
expectType<Tensor<["B", number, number, 4]>>(image.attach("a", conv2dTranspose(4, either, { stride: 2 })));
expectType<Tensor<["B", 56, 56, 4]>>(image.attach("a", conv2dTranspose(4, some, { stride: 2, padding: "same" })));
expectType<Tensor<["B", number, number, 6]>>(image.attach("a", crop(some)));
expectType<Tensor<["B", 30, number, 6]>>(image.attach("a", zeroPad([1, either])));
expectType<Tensor<["B", 28, 28, number]>>(image.attach("a", maxout(either)));
expectType<Tensor<["B", 28, 28, 6]>>(image.attach("a", groupNorm(some)));

// Blocks that differ in a setting differ in type
expectNotAssignable<ReturnType<typeof conv1d<8, 3>>>(conv1d(8, 5));
expectNotAssignable<ReturnType<typeof conv2dTranspose<8, 3>>>(conv2dTranspose(8, 3, { stride: 2 }));
expectNotAssignable<ReturnType<typeof maxout<2>>>(maxout(3));
expectNotAssignable<ReturnType<typeof zeroPad<1>>>(zeroPad(2));
expectNotAssignable<ReturnType<typeof maxPool1d<2>>>(avgPool1d(2));

// Mistakes
expectError(image.attach("a", conv1d(8, 3)));
expectError(vector.attach("a", groupNorm(5)));
expectError(image.attach("a", crop(14)));
expectError(sequence.attach("a", conv1d(8, 3, { stride: [1, 2] })));
expectError(zeroPad([1, 2, 3]));
expectError(memoryRelu({ mode: "forget" }));
expectError(layerNorm({ scale: "shared" }));
